/** Workers, a bounded queue, growing and shrinking, statistics. */
module dev.deft.threadpool {
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.deft.threadpool;
}
