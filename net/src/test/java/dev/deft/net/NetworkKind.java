package dev.deft.net;

import dev.deft.reactor.Transport;

/** The networks that behave in one way, each of which a test is run on. */
enum NetworkKind {
    NIO,
    EPOLL,
    FAKE;

    NetworkUnderTest open() {
        return this == FAKE ? NetworkUnderTest.fake() : NetworkUnderTest.ofSockets(Transport.valueOf(name()));
    }
}
