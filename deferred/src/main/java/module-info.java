/** One result, its chain of callbacks, and what is built of them. */
module dev.deft.deferred {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.deft.deferred;
}
