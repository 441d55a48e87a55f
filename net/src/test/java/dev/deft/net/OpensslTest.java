package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Transport;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS with another's at the other end: openssl's client and server. */
class OpensslTest {

    private static final String AUTHORITIES = TestCertificates.authorities().toString();

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void itsClientTalksToAServerThatEndsTheConnection(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            RecordingProtocol server = new RecordingProtocol();
            Port port = listening(net, TestCertificates.server().applicationProtocols("echo"), server);
            try (ForeignProgram client =
                    client(net, port, "-alpn", "echo", "-verify_return_error", "-verify_hostname", "localhost")) {
                client.type("hello\n");
                net.until(() -> server.received().equals("hello\n"));
                assertThat(server.connection().tls().orElseThrow().applicationProtocol())
                        .isEqualTo(Optional.of("echo"));
                server.connection().write(Bytes.utf8("welcome\n"));
                server.connection().loseConnection();
                client.untilPrinted("welcome");
                assertThat(client.untilEnded()).isZero();
            }
            net.until(() -> server.lost != null);

            assertThat(server.lost).isEqualTo(new Lost.Done(false));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void itsClientWithTls12IsServedToo(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            RecordingProtocol server = new RecordingProtocol();
            Port port = listening(net, TestCertificates.server(), server);
            try (ForeignProgram client = client(net, port, "-tls1_2")) {
                net.until(server::isConnected);
                assertThat(server.connection().tls().orElseThrow().protocol()).isEqualTo("TLSv1.2");
                client.type("hello\n");
                net.until(() -> server.received().equals("hello\n"));
                server.connection().loseConnection();
                assertThat(client.untilEnded()).isZero();
            }
            net.until(() -> server.lost != null);

            assertThat(server.lost).isEqualTo(new Lost.Done(false));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void itsClientMayNotRenegotiate(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
                LoggedLines log = new LoggedLines()) {
            RecordingProtocol server = new RecordingProtocol();
            Port port = listening(net, TestCertificates.server(), server);
            try (ForeignProgram client = client(net, port, "-tls1_2", "-no_ign_eof")) {
                client.type("hello\n");
                net.until(() -> server.received().equals("hello\n"));
                client.type("R\n"); // the command for it
                net.until(() -> server.lost != null);
                client.untilEnded();
            }
            assertThat(server.lost)
                    .isInstanceOfSatisfying(
                            Lost.Failed.class,
                            failed -> assertThat(failed.cause()).hasMessageContaining("renegotiation"));
            assertThat(log.messages()).anyMatch(line -> line.contains("is aborted") && line.contains("renegotiation"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aClientThatIsKilledHasNotEndedItsData(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            RecordingProtocol server = new RecordingProtocol();
            try (ForeignProgram client = client(net, listening(net, TestCertificates.server(), server))) {
                client.type("hello\n");
                net.until(() -> server.received().equals("hello\n"));
            }
            net.until(() -> server.lost != null);

            // A reset, if the client had not read all: the system sends one then.
            assertThat(server.lost).isInstanceOfAny(Lost.Truncated.class, Lost.Failed.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void itsServerIsVerifiedAndServesAClientWithACertificate(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
                ForeignProgram server = new ForeignProgram(
                        net,
                        "openssl",
                        "s_server",
                        "-accept",
                        "127.0.0.1:0",
                        "-cert_chain",
                        TestCertificates.chain(TestCertificates.LOCALHOST).toString(),
                        "-cert",
                        TestCertificates.chain(TestCertificates.LOCALHOST).toString(),
                        "-key",
                        TestCertificates.key(TestCertificates.LOCALHOST).toString(),
                        "-CAfile",
                        AUTHORITIES,
                        "-Verify",
                        "2",
                        "-verify_return_error",
                        "-rev")) {
            int port = Integer.parseInt(
                    server.untilPrinted("ACCEPT 127\\.0\\.0\\.1:(\\d+)").group(1));
            RecordingProtocol client = net.await(Endpoints.tlsClient(
                            net.reactor,
                            "localhost",
                            port,
                            TestCertificates.client().identity(TestCertificates.identity(TestCertificates.CLIENT)))
                    .connect(new RecordingProtocol()));
            client.connection().write(Bytes.utf8("drawer\n"));
            net.until(() -> client.received().equals("reward\n"));
            client.connection().loseConnection();
            net.until(() -> client.lost != null);

            assertThat(client.lost).isEqualTo(new Lost.Done(false));
        }
    }

    private static Port listening(NetworkUnderTest net, TlsOptions options, RecordingProtocol server) {
        return net.await(Endpoints.tlsServer(net.reactor, 0, options)
                .on(InetAddress.getLoopbackAddress())
                .listen(peer -> server));
    }

    private static ForeignProgram client(NetworkUnderTest net, Port port, String... more) throws Exception {
        String[] command = new String[] {
            "openssl",
            "s_client",
            "-quiet",
            "-connect",
            port.address().toString(),
            "-CAfile",
            AUTHORITIES,
            "-servername",
            "localhost"
        };
        String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return new ForeignProgram(net, all);
    }
}
