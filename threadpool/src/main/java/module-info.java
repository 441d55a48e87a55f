/** Workers, a bounded queue, growing and shrinking, statistics. */
@SuppressWarnings(
        "module") // dev.deft.reactor, dev.deft.net and dev.deft.live are built after this module, so they are not found
// while this one is
module dev.deft.threadpool {
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.deft.threadpool;
    exports dev.deft.threadpool.sizing;
    exports dev.deft.threadpool.internal to
            dev.deft.live,
            dev.deft.net,
            dev.deft.reactor;
    exports dev.deft.threadpool.internal.deadlock to
            dev.deft.reactor;
}
