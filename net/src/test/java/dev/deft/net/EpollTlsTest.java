package dev.deft.net;

import dev.deft.reactor.Transport;

/** TLS over Linux's epoll. */
class EpollTlsTest extends TlsTest {

    @Override
    Transport transport() {
        return Transport.EPOLL;
    }
}
