/** One result, its chain of callbacks, and what is built of them. */
@SuppressWarnings("module") // dev.deft.reactor is built after this module, so it is not found while this one is
module dev.deft.deferred {
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.deft.deferred;
    exports dev.deft.deferred.internal to
            dev.deft.net,
            dev.deft.reactor;
}
