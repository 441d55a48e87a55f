package dev.deft.net;

import dev.deft.reactor.Transport;

/** Connections over sockets and Linux's epoll. */
class EpollConnectionTest extends ConnectionBehaviourTest {

    @Override
    NetworkUnderTest network() {
        return NetworkUnderTest.ofSockets(Transport.EPOLL);
    }
}
