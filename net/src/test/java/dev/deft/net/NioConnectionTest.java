package dev.deft.net;

import dev.deft.reactor.Transport;

/** Connections over sockets and the JDK's selectors. */
class NioConnectionTest extends ConnectionBehaviourTest {

    @Override
    NetworkUnderTest network() {
        return NetworkUnderTest.ofSockets(Transport.NIO);
    }
}
