package dev.deft.net;

import dev.deft.reactor.Transport;

/** Connections over TLS and Linux's epoll. */
class EpollTlsConnectionTest extends ConnectionBehaviourTest {

    @Override
    NetworkUnderTest network() {
        return NetworkUnderTest.ofTls(Transport.EPOLL);
    }
}
