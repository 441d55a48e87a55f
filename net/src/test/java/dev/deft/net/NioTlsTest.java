package dev.deft.net;

import dev.deft.reactor.Transport;

/** TLS over the JDK's selectors. */
class NioTlsTest extends TlsTest {

    @Override
    Transport transport() {
        return Transport.NIO;
    }
}
