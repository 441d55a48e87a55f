package dev.deft.net;

import dev.deft.reactor.Transport;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connections over sockets of the UNIX domain and Linux's epoll. */
@DisabledOnOs(OS.WINDOWS)
class EpollUnixConnectionTest extends ConnectionBehaviourTest {

    @Override
    NetworkUnderTest network() {
        return NetworkUnderTest.ofUnix(Transport.EPOLL);
    }
}
