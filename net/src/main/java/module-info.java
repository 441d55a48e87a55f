/** Protocols, connections and endpoints on the reactor's own loop. */
@SuppressWarnings("module") // dev.deft.http is built after this module, so it is not found while this one is
module dev.deft.net {
    requires transitive dev.deft.reactor;
    requires static transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires transitive io.netty.transport;
    requires org.slf4j;

    exports dev.deft.net;
    exports dev.deft.net.internal to
            dev.deft.http;
    exports dev.deft.net.testing;
}
