package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.Endpoints;
import dev.deft.net.Lost;
import dev.deft.net.Port;
import dev.deft.net.Protocol;
import dev.deft.reactor.Reactor;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The port forwarder with clients over TLS, before a server in the clear. */
@Tag("real-threads")
class EncryptedForwardingTest {

    private static final Duration GENEROUS = Duration.ofMinutes(2);

    /** A server's side that says one thing, and closes. */
    private static final class Greeting implements Protocol {
        @Override
        public void connectionMade(Connection made) {
            made.write(Bytes.utf8("welcome"));
            made.loseConnection();
        }

        @Override
        public void dataReceived(Bytes data) {}
    }

    /** A client that keeps what it receives until its connection is lost. */
    private static final class Guest implements Protocol {
        private final StringBuilder received = new StringBuilder();
        private final Deferred<Lost> lost;

        Guest(Reactor reactor) {
            lost = reactor.newDeferred();
        }

        @Override
        public void dataReceived(Bytes data) {
            received.append(data.toUtf8());
        }

        @Override
        public void connectionLost(Lost reason) {
            lost.callback(reason);
        }
    }

    @Test
    void theEndOfAServerInTheClearEndsTheClientOverTlsWhenItHasAll() throws Exception {
        X509Bundle localhost = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        String chain = quoted(localhost.toTempCertChainPem());
        String front =
                "ssl:0:interface=127.0.0.1:privateKey=" + quoted(localhost.toTempPrivateKeyPem()) + ":certKey=" + chain;
        StringBuilder told = new StringBuilder();
        Reactor reactor = Reactor.builder().name("forwarding").create().start();
        try {
            Lost lost = reactor.blockingCallFromThread(GENEROUS, () -> {
                Guest guest = new Guest(reactor);
                return Endpoints.server(reactor, "tcp:0:interface=127.0.0.1")
                        .listen(peer -> new Greeting())
                        .addCallbackDeferring(behind -> PortForwarder.forward(
                                Endpoints.server(reactor, front),
                                Endpoints.client(reactor, "tcp:127.0.0.1:" + number(behind))))
                        .addCallbackDeferring(port -> Endpoints.client(
                                        reactor, "tls:127.0.0.1:" + number(port) + ":trustRoots=" + chain)
                                .connect(guest))
                        .addCallbackDeferring(connected -> guest.lost)
                        .onSuccess(ended -> told.append(guest.received));
            });

            assertThat(lost).isEqualTo(new Lost.Done(true));
            assertThat(told).hasToString("welcome");
        } finally {
            reactor.close();
        }
    }

    private static String quoted(File file) {
        file.deleteOnExit();
        return Endpoints.quote(file.toString());
    }

    private static int number(Port port) {
        return ((Address.Inet) port.address()).port();
    }
}
