/** One result, its chain of callbacks, and what is built of them. */
@SuppressWarnings(
        "module") // dev.deft.reactor and the others are built after this module, so they are not found while this one
// is
module dev.deft.deferred {
    requires static com.google.errorprone.annotations;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.deft.deferred;
    exports dev.deft.deferred.internal to
            dev.deft.http,
            dev.deft.net,
            dev.deft.reactor;
}
