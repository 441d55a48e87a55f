/** HTTP/1.1 on the reactor's own loop: a server, a client, a small router. */
module dev.deft.http {
    requires transitive dev.deft.net;
    requires static transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.codec.http;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.transport;
    requires org.slf4j;

    exports dev.deft.http;
}
