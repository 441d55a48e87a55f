/** The event loop, and blocking work deferred to threads. */
@SuppressWarnings(
        "module") // dev.deft.net, dev.deft.jdbc, dev.deft.http and dev.deft.live are built after this module, so they
// are not found
// while this one is
module dev.deft.reactor {
    requires transitive dev.deft.deferred;
    requires transitive dev.deft.threadpool;
    requires static com.google.errorprone.annotations;
    requires static java.management; // for the monitors that a coroutine holds, while debugging is on
    requires static transitive org.jspecify;
    requires io.netty.common;
    requires io.netty.transport;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.unix.common;
    requires jdk.unsupported; // sun.misc.Signal
    requires static io.netty.resolver;
    requires static io.netty.resolver.dns;
    requires org.slf4j;

    exports dev.deft.reactor;
    exports dev.deft.reactor.internal to
            dev.deft.http,
            dev.deft.jdbc,
            dev.deft.live,
            dev.deft.net;
    exports dev.deft.reactor.service;
    exports dev.deft.reactor.task;
    exports dev.deft.reactor.testing;
}
