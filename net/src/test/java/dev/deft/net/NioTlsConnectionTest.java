package dev.deft.net;

import dev.deft.reactor.Transport;

/** Connections over TLS and the JDK's selectors. */
class NioTlsConnectionTest extends ConnectionBehaviourTest {

    @Override
    NetworkUnderTest network() {
        return NetworkUnderTest.ofTls(Transport.NIO);
    }
}
