package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.DatagramProtocol;
import dev.deft.net.Datagrams;
import dev.deft.net.Endpoints;
import dev.deft.net.Lost;
import dev.deft.net.Port;
import dev.deft.net.Protocol;
import dev.deft.net.TlsIdentity;
import dev.deft.net.TlsOptions;
import dev.deft.reactor.Reactor;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of datagrams, files and TLS, on sockets of this machine. */
@Tag("real-threads")
class ConnectionRecipesTest {

    private static final Duration GENEROUS = Duration.ofMinutes(2);

    /** A client that keeps what it receives until its connection is lost. */
    private static final class Reader implements Protocol {
        private final StringBuilder received = new StringBuilder();
        private final Deferred<String> all = new Deferred<>();

        @Override
        public void dataReceived(Bytes data) {
            received.append(data.toUtf8());
        }

        @Override
        public void connectionLost(Lost reason) {
            all.callback(received + ", " + reason);
        }
    }

    @Test
    void aDatagramComesBack() throws Exception {
        try (Reactor reactor = Reactor.create().start()) {
            String back = reactor.blockingCallFromThread(GENEROUS, () -> {
                Deferred<String> received = reactor.newDeferred();
                return Endpoints.udp(reactor, 0)
                        .on(InetAddress.getLoopbackAddress())
                        .listen(new ConnectionRecipes.DatagramEcho())
                        .addCallbackDeferring(echo -> Endpoints.udp(reactor, 0)
                                .connectedTo(echo.address())
                                .listen(new DatagramProtocol() {
                                    @Override
                                    public void started(Datagrams port) {
                                        port.send(Bytes.utf8("hello"));
                                    }

                                    @Override
                                    public void datagramReceived(Bytes data, Address.Inet from) {
                                        received.callback(data.toUtf8());
                                    }
                                }))
                        .addCallbackDeferring(open -> received);
            });

            assertThat(back).isEqualTo("hello");
        }
    }

    @Test
    void aFileIsSentOverTlsToWhoTrustsItsIssuer(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "the whole of it");
        X509Bundle localhost = localhost();
        try (Reactor reactor = Reactor.create().start()) {
            String received = reactor.blockingCallFromThread(
                    GENEROUS,
                    () -> Endpoints.tlsServer(reactor, 0, TlsOptions.server(identity(localhost)))
                            .on(InetAddress.getLoopbackAddress())
                            .listen(peer -> new Protocol() {
                                @Override
                                public void connectionMade(Connection made) {
                                    ConnectionRecipes.sendFile(reactor, made, file);
                                }

                                @Override
                                public void dataReceived(Bytes data) {}
                            })
                            .addCallbackDeferring(port -> ConnectionRecipes.connect(
                                    reactor, "127.0.0.1", number(port), chain(localhost), new Reader()))
                            .addCallbackDeferring(reader -> reader.all));

            assertThat(received).isEqualTo("the whole of it, closed by the peer");
        }
    }

    @Test
    void whatFollowsStartTlsIsEncrypted() throws Exception {
        X509Bundle localhost = localhost();
        TlsOptions server = TlsOptions.server(identity(localhost));
        TlsOptions client = TlsOptions.client().trust(chain(localhost)).serverName("127.0.0.1");
        try (Reactor reactor = Reactor.create().start()) {
            String answer = reactor.blockingCallFromThread(
                    GENEROUS,
                    () -> Endpoints.tcpServer(reactor, 0)
                            .on(InetAddress.getLoopbackAddress())
                            .listen(peer -> new ConnectionRecipes.OffersTls(server))
                            .addCallbackDeferring(port -> Endpoints.tcpClient(reactor, "127.0.0.1", number(port))
                                    .connect(new ConnectionRecipes.AsksForTls(client)))
                            .addCallbackDeferring(asking -> asking.answer));

            assertThat(answer).isEqualTo("250 encrypted");
        }
    }

    private static X509Bundle localhost() throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static TlsIdentity identity(X509Bundle bundle) throws IOException {
        return TlsIdentity.ofPem(chain(bundle), kept(bundle.toTempPrivateKeyPem()));
    }

    private static Path chain(X509Bundle bundle) throws IOException {
        return kept(bundle.toTempCertChainPem());
    }

    private static Path kept(File file) {
        file.deleteOnExit();
        return file.toPath();
    }

    private static int number(Port port) {
        return ((Address.Inet) port.address()).port();
    }
}
