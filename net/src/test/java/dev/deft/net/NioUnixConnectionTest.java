package dev.deft.net;

import dev.deft.reactor.Transport;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connections over sockets of the UNIX domain and the selector. */
@DisabledOnOs(OS.WINDOWS)
class NioUnixConnectionTest extends ConnectionBehaviourTest {

    @Override
    NetworkUnderTest network() {
        return NetworkUnderTest.ofUnix(Transport.NIO);
    }
}
