package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The behaviour of encrypted connections that others do not have, over NIO and epoll. */
abstract class TlsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private NetworkUnderTest net;
    private final List<RecordingProtocol> accepted = new ArrayList<>();

    abstract Transport transport();

    @BeforeEach
    void makeTheNetwork() {
        net = NetworkUnderTest.ofSockets(transport());
    }

    @AfterEach
    void stopTheReactor() {
        net.close();
    }

    private RecordingProtocol accept(RecordingProtocol protocol) {
        accepted.add(protocol);
        return protocol;
    }

    private Port listening(TlsOptions options) {
        return listening(options, Limits.defaults());
    }

    private Port listening(TlsOptions options, Limits limits) {
        return net.await(Endpoints.tlsServer(net.reactor, 0, options)
                .on(LOOPBACK)
                .limits(limits)
                .listen(peer -> accept(new RecordingProtocol())));
    }

    private static int number(Port port) {
        return ((Address.Inet) port.address()).port();
    }

    private TcpClientEndpoint client(Port port, TlsOptions options) {
        return Endpoints.tlsClient(net.reactor, "127.0.0.1", number(port), options);
    }

    private RecordingProtocol connected(Port port, TlsOptions options) {
        return connected(client(port, options));
    }

    private RecordingProtocol connected(TcpClientEndpoint endpoint) {
        int before = accepted.size();
        RecordingProtocol client = net.await(endpoint.connect(new RecordingProtocol()));
        net.until(() -> accepted.size() > before && accepted.get(before).isConnected());
        return client;
    }

    private RecordingProtocol server() {
        return accepted.get(accepted.size() - 1);
    }

    /** Returns the reason of a failed attempt, which has called nothing of its protocol. */
    private Lost refusal(TcpClientEndpoint endpoint) {
        RecordingProtocol client = new RecordingProtocol();
        ConnectionLostException[] refusal = new ConnectionLostException[1];
        endpoint.connect(client).addErrback(ConnectionLostException.class, failure -> {
            refusal[0] = failure;
            return client;
        });
        net.until(() -> refusal[0] != null);
        net.quiesce();
        assertThat(client.events).isEmpty();
        return refusal[0].reason();
    }

    private static Throwable causeOf(Lost reason) {
        assertThat(reason).isInstanceOf(Lost.Failed.class);
        return ((Lost.Failed) reason).cause();
    }

    private void untilRefused(Port port, int count) {
        net.until(() -> port.statistics().refused() == count);
        assertThat(port.statistics()).isEqualTo(new PortStatistics(0, 0, count));
        assertThat(accepted).isEmpty();
    }

    // The handshake.

    @Test
    void aConnectionIsMadeWhenItsHandshakeHasSucceededAndTellsTheOutcome() {
        Port port = listening(TestCertificates.server());
        RecordingProtocol client = new RecordingProtocol() {
            @Override
            void made() {
                events.add(connection().tls().map(Tls::protocol).orElse("none"));
            }
        };
        client(port, TestCertificates.client()).connect(client).onBoth(done -> client.events.add("fired"));
        net.until(() -> client.events.contains("fired") && !accepted.isEmpty());

        assertThat(client.events).containsExactly("connectionMade", "TLSv1.3", "fired");
        Tls tls = client.connection().tls().orElseThrow();
        assertThat(tls.cipherSuite()).startsWith("TLS_");
        assertThat(tls.applicationProtocol()).isEmpty();
        assertThat(tls.peerCertificates().get(0)).isEqualTo(TestCertificates.LOCALHOST.getCertificate());
        assertThat(server().connection().tls().orElseThrow().peerCertificates()).isEmpty();
        assertThat(port.toString() + client(port, TestCertificates.client()))
                .contains("TcpClientEndpoint[127.0.0.1:" + number(port) + ", TLS]");
    }

    @Test
    void endpointsFromStringsEncryptAndVerify() throws Exception {
        X509Bundle mine = TestCertificates.LOCALHOST;
        Port port = net.await(Endpoints.server(
                        net.reactor,
                        "ssl:0:interface=127.0.0.1:privateKey="
                                + Endpoints.quote(mine.toTempPrivateKeyPem().getPath()) + ":certKey="
                                + Endpoints.quote(mine.toTempCertChainPem().getPath()))
                .listen(peer -> accept(new RecordingProtocol())));
        String to = "tls:127.0.0.1:" + number(port);
        RecordingProtocol client = net.await(Endpoints.client(
                        net.reactor,
                        to + ":trustRoots="
                                + Endpoints.quote(TestCertificates.AUTHORITY
                                        .toTempCertChainPem()
                                        .getPath()))
                .connect(new RecordingProtocol()));

        assertThat(client.connection().tls()).isPresent();
        RecordingProtocol mistrusting = new RecordingProtocol();
        List<Throwable> failures = new ArrayList<>();
        Endpoints.client(net.reactor, to).connect(mistrusting).addErrback(failure -> {
            failures.add(failure);
            return mistrusting;
        });
        net.until(() -> !failures.isEmpty());
        assertThat(failures.get(0)).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void theWorkOfAHandshakeIsNotDoneOnTheLoop() {
        Port port = listening(TestCertificates.server());
        RecordingProtocol client = new RecordingProtocol();
        Deferred<RecordingProtocol> attempt =
                client(port, TestCertificates.client()).connect(client);
        for (int i = 0; i < 1_000; i++) {
            net.test.settle(); // the loop turns, and no pool's worker
        }
        assertThat(attempt.isCalled()).isFalse();

        assertThat(net.await(attempt)).isSameAs(client);
    }

    @Test
    void aServerWithAnotherNameOrAnUnknownIssuerOrThatHasExpiredOrWhoseIssuerHasIsRefused() {
        for (X509Bundle wrong : List.of(
                TestCertificates.EXAMPLE,
                TestCertificates.STRANGER,
                TestCertificates.EXPIRED,
                TestCertificates.EXPIRED_ISSUER)) {
            Port port = listening(TlsOptions.server(TestCertificates.identity(wrong)));
            try (LoggedLines log = new LoggedLines()) {
                assertThat(causeOf(refusal(client(port, TestCertificates.client()))))
                        .isInstanceOf(SSLHandshakeException.class);
                untilRefused(port, 1);
                assertThat(log.messages()).anyMatch(line -> line.contains("refuses 127.0.0.1"));
            }
        }
    }

    /** The path is verified up to the issuer that is trusted, without that one. Source: RFC 5280, section 6.1. */
    @Test
    void whoTrustsAnIssuerTrustsItPastItsDates() {
        Port port = listening(TlsOptions.server(TestCertificates.identity(TestCertificates.BY_OLD_AUTHORITY)));
        TlsOptions trusting = TlsOptions.client().trust(TestCertificates.authority(TestCertificates.OLD_AUTHORITY));

        net.await(client(port, trusting).connect(new RecordingProtocol()));
    }

    @Test
    void anAttemptThatIsRefusedSaysWhy() {
        Port port = listening(TlsOptions.server(TestCertificates.identity(TestCertificates.EXAMPLE)));

        assertThatThrownBy(
                        () -> net.await(client(port, TestCertificates.client()).connect(new RecordingProtocol())))
                .cause()
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageStartingWith("The handshake of TLS with 127.0.0.1:" + number(port)
                        + " did not happen: the connection failed: " + SSLHandshakeException.class.getName() + ": ")
                .hasMessageEndingWith("; see whether TLS is spoken there; where the certificate is not accepted, give"
                        + " the issuer by TlsOptions.trust or trustRoots=, and connect to the name in its certificate")
                .hasCauseInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void plainTextAtAnEncryptedPortIsRefusedAndLoggedOnceAMinuteThoughOtherHandshakesSucceed() throws Exception {
        Port port = listening(TestCertificates.server());
        try (LoggedLines log = new LoggedLines()) {
            for (int i = 0; i < 3; i++) {
                plainTextIsRefused(port);
                connected(port, TestCertificates.client());
            }
            assertThat(log.messages()).hasSize(1).first().asString().contains("not an SSL/TLS record");

            net.advance(Duration.ofMinutes(1));
            plainTextIsRefused(port);
            assertThat(log.messages()).hasSize(2).last().asString().endsWith("; 2 more since the last such line");
        }
    }

    @Test
    void whatAPeerSendsInAHandshakeForgesNoLineOfTheLogAndIsNotCopiedToIt() throws Exception {
        Port port = listening(TestCertificates.server());
        try (LoggedLines log = new LoggedLines()) {
            isRefused(port, clientHelloFor("x\n2026-01-01 ERROR forged\u001b[2J" + "y".repeat(2_000) + "."));
            assertThat(log.messages())
                    .hasSize(1)
                    .first()
                    .asString()
                    .doesNotContainPattern("\\p{Cc}")
                    .contains("x?2026")
                    .hasSizeLessThan(1_100);

            net.advance(Duration.ofMinutes(1));
            isRefused(port, "GET / HTTP/1.0\r\nCookie: secret\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(log.messages())
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("not an SSL/TLS record: 474554202f…;"); // GET /
        }
    }

    /** Returns the first message of a client that asks for a server of that name. Source: RFC 8446, section 4.1.2; RFC 6066, section 3. */
    private static byte[] clientHelloFor(String name) {
        byte[] named = name.getBytes(StandardCharsets.UTF_8);
        int length = named.length;
        ByteBuffer body = ByteBuffer.allocate(length + 100);
        body.putShort((short) 0x0303).put(new byte[32]).put((byte) 0); // version, random, no session
        body.putShort((short) 2).putShort((short) 0xC02B).put((byte) 1).put((byte) 0); // one suite, no compression
        body.putShort((short) (length + 9)).putShort((short) 0).putShort((short) (length + 5));
        body.putShort((short) (length + 3))
                .put((byte) 0)
                .putShort((short) length)
                .put(named);
        body.flip();
        ByteBuffer record = ByteBuffer.allocate(body.remaining() + 9);
        record.put((byte) 22).putShort((short) 0x0301).putShort((short) (body.remaining() + 4));
        record.put((byte) 1).put((byte) 0).putShort((short) body.remaining()).put(body);
        return record.array();
    }

    private void plainTextIsRefused(Port port) throws IOException {
        isRefused(port, "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void isRefused(Port port, byte[] first) throws IOException {
        long before = port.statistics().refused();
        try (Socket peer = new Socket(LOOPBACK, number(port))) {
            peer.getOutputStream().write(first);
            net.until(() -> port.statistics().refused() > before);
        }
    }

    @Test
    void aClientOfAServerThatDoesNotSpeakTlsFails() {
        Port port = net.listen(peer -> new RecordingProtocol() {
            @Override
            void made() {
                connection().write(Bytes.utf8("220 mail.example.org ESMTP\r\n"));
            }
        });

        assertThat(causeOf(refusal(client(port, TestCertificates.client())))).isInstanceOf(NotSslRecordException.class);
    }

    @Test
    void aHandshakeThatStallsHasATimeAndItsPlaceAmongTheConnectionsOfAPort() throws Exception {
        Port port = listening(
                TestCertificates.server(), Limits.defaults().connections(1).handshake(MOMENT));
        try (LoggedLines log = new LoggedLines();
                Socket silent = new Socket(LOOPBACK, number(port))) {
            net.quiesce();
            try (Socket second = new Socket(LOOPBACK, number(port))) {
                untilRefused(port, 1);
                assertThat(log.messages()).anyMatch(line -> line.contains("Limits.connections"));
                assertThat(second.isConnected()).isTrue();
            }
            net.advance(MOMENT);
            untilRefused(port, 2);
            assertThat(log.messages()).anyMatch(line -> line.contains("the handshake of TLS took more than 1 s"));
            assertThat(silent.isConnected()).isTrue();
        }
        connected(port, TestCertificates.client());
    }

    @Test
    void aClientWhoseServerIsSilentGivesUpAfterTheTimeForTheHandshake() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, LOOPBACK)) {
            Deferred<RecordingProtocol> attempt = Endpoints.tlsClient(
                            net.reactor, "127.0.0.1", silent.getLocalPort(), TestCertificates.client())
                    .limits(Limits.defaults().handshake(MOMENT))
                    .connect(new RecordingProtocol());
            net.quiesce();
            assertThat(attempt.isCalled()).isFalse();
            net.advance(MOMENT);

            assertThatThrownBy(() -> net.await(attempt))
                    .cause()
                    .isInstanceOfSatisfying(
                            ConnectionLostException.class,
                            lost -> assertThat(lost.reason())
                                    .isEqualTo(new Lost.TimedOut("the handshake of TLS", MOMENT)))
                    .hasMessageContaining("127.0.0.1:" + silent.getLocalPort())
                    .hasMessageEndingWith("; see whether TLS is spoken there, or raise Limits.handshake");
        }
    }

    @Test
    void aPortThatStopsAndAnAttemptThatIsCancelledEndTheirHandshakes() throws Exception {
        Port port = listening(TestCertificates.server());
        try (Socket silent = new Socket(LOOPBACK, number(port));
                ServerSocket silentServer = new ServerSocket(0, 1, LOOPBACK)) {
            Deferred<RecordingProtocol> attempt = Endpoints.tlsClient(
                            net.reactor, "127.0.0.1", silentServer.getLocalPort(), TestCertificates.client())
                    .connect(new RecordingProtocol());
            net.quiesce();
            net.await(port.stopListening());
            attempt.cancel();
            attempt.addErrback(cancelled -> null);
            untilRefused(port, 1);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            try (Socket fromClient = silentServer.accept()) {
                assertThat(fromClient.isConnected()).isTrue();
            }
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void theReactorsStopFailsAHandshake() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, LOOPBACK)) {
            Deferred<RecordingProtocol> attempt = Endpoints.tlsClient(
                            net.reactor, "127.0.0.1", silent.getLocalPort(), TestCertificates.client())
                    .connect(new RecordingProtocol());
            net.quiesce();
            net.reactor.stop();

            assertThatThrownBy(() -> net.await(attempt)).cause().isInstanceOf(ReactorStoppedException.class);
        }
    }

    // What is asked for.

    @Test
    void aClientWithoutTheRequiredCertificateIsConnectedWithTls13AndThenLost() {
        Port port = listening(TestCertificates.server()
                .trust(TestCertificates.authorities())
                .clientCertificates(ClientCertificates.REQUIRED));
        RecordingProtocol client =
                net.await(client(port, TestCertificates.client()).connect(new RecordingProtocol()));
        net.until(() -> client.lost != null);

        assertThat(causeOf(client.lost)).isInstanceOf(SSLException.class);
        untilRefused(port, 1);
    }

    @Test
    void aCertificateOfTheClientsIsVerifiedAndSeen() {
        TlsOptions server = TestCertificates.server().trust(TestCertificates.authorities());
        Port required = listening(server.clientCertificates(ClientCertificates.REQUIRED));
        TlsOptions known = TestCertificates.client().identity(TestCertificates.identity(TestCertificates.CLIENT));
        connected(required, known);
        assertThat(server().connection().tls().orElseThrow().peerCertificates().get(0))
                .isEqualTo(TestCertificates.CLIENT.getCertificate());

        Port optional = listening(server.clientCertificates(ClientCertificates.OPTIONAL));
        connected(optional, TestCertificates.client());
        assertThat(server().connection().tls().orElseThrow().peerCertificates()).isEmpty();
    }

    @Test
    void keyStoresDoAsPemFilesDo() throws Exception {
        char[] password = "secret".toCharArray();
        Port port =
                listening(TlsOptions.server(TlsIdentity.of(TestCertificates.LOCALHOST.toKeyStore(password), password)));
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("authority", TestCertificates.AUTHORITY.getCertificate());

        RecordingProtocol client = connected(port, TlsOptions.client().trust(authorities));

        assertThat(client.connection().tls()).isPresent();
    }

    @Test
    void theFilesOfAClientAreReadOnceThoughEachConnectionHasAnEndpointOfItsOwn() throws Exception {
        Port port = listening(TestCertificates.server());
        Path issuers = TestCertificates.authorities();
        TlsOptions options = TlsOptions.client().trust(issuers);
        connected(port, options);
        Files.delete(issuers);

        RecordingProtocol second = connected(client(port, options));
        RecordingProtocol named = connected(port, options.serverName("localhost"));

        assertThat(List.of(second, named))
                .allSatisfy(each -> assertThat(each.connection().tls()).isPresent());
    }

    @Test
    void aClientResumesItsSessionWithWhatWasShownAndChosen() {
        Port port = listening(TestCertificates.server()
                .trust(TestCertificates.authorities())
                .clientCertificates(ClientCertificates.REQUIRED)
                .applicationProtocols("echo"));
        TcpClientEndpoint endpoint = client(
                port,
                TestCertificates.client()
                        .identity(TestCertificates.identity(TestCertificates.CLIENT))
                        .applicationProtocols("echo"));
        RecordingProtocol first = connected(endpoint);
        session(first).putValue("mark", "of the first");
        server().connection().write(Bytes.utf8("behind the ticket"));
        net.until(() -> !first.received().isEmpty());

        RecordingProtocol second = connected(endpoint);
        second.connection().write(Bytes.utf8("hello"));
        net.until(() -> server().received().equals("hello"));

        assertThat(session(second).getValue("mark"))
                .as("what the first session has")
                .isEqualTo("of the first");
        assertThat(second.connection().tls()).isEqualTo(first.connection().tls());
        assertThat(server().connection().tls())
                .isEqualTo(accepted.get(0).connection().tls());
    }

    private static SSLSession session(RecordingProtocol of) {
        SSLSession[] session = new SSLSession[1];
        of.connection()
                .pipeline(
                        each -> session[0] = each.get(SslHandler.class).engine().getSession());
        return session[0];
    }

    @Test
    void bothSidesChooseTheProtocolByAlpnAndAClientWithOthersIsRefused() {
        Port port = listening(TestCertificates.server().applicationProtocols("h2", "http/1.1"));
        RecordingProtocol client = connected(port, TestCertificates.client().applicationProtocols("http/1.1", "x"));
        assertThat(List.of(client.connection(), server().connection()))
                .allSatisfy(each -> assertThat(each.tls().orElseThrow().applicationProtocol())
                        .isEqualTo(Optional.of("http/1.1")));

        assertThat(causeOf(refusal(client(port, TestCertificates.client().applicationProtocols("smtp")))))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void aServerShowsTheCertificateOfTheNameThatIsAskedForBySni() {
        Port port = listening(TestCertificates.server()
                .identityFor("*.example.org", TestCertificates.identity(TestCertificates.EXAMPLE)));
        for (var each : List.of(
                new SniCase("www.example.org", TestCertificates.EXAMPLE),
                new SniCase("localhost", TestCertificates.LOCALHOST))) {
            RecordingProtocol client = connected(port, TestCertificates.client().serverName(each.name()));
            assertThat(client.connection()
                            .tls()
                            .orElseThrow()
                            .peerCertificates()
                            .get(0))
                    .isEqualTo(each.shown().getCertificate());
        }
    }

    /** A name that is asked for, and the certificate that is shown. */
    private record SniCase(String name, X509Bundle shown) {}

    @Test
    void plainTextAtAPortWithSeveralCertificatesIsRefused() throws Exception {
        Port port = listening(TestCertificates.server()
                .identityFor("*.example.org", TestCertificates.identity(TestCertificates.EXAMPLE)));
        try (Socket peer = new Socket(LOOPBACK, number(port))) {
            peer.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            untilRefused(port, 1);
        }
    }

    @Test
    void aKeyThatIsNoneFailsTheListeningAndIsNamed() {
        Path noKey = TestCertificates.chain(TestCertificates.LOCALHOST);
        TlsOptions options = TlsOptions.server(TlsIdentity.ofPem(noKey, noKey));

        assertThatThrownBy(() ->
                        net.await(Endpoints.tlsServer(net.reactor, 0, options).listen(peer -> null)))
                .cause()
                .isInstanceOf(SSLException.class)
                .hasMessageContaining(noKey.toString())
                .hasMessageContaining("PKCS #8");
    }

    @Test
    void aClientWhoseOwnSettingsAreNoneLeavesNoConnectionOpen() {
        Port port = net.listen(peer -> accept(new RecordingProtocol()));
        TlsOptions broken = TlsOptions.client().trust(TestCertificates.key(TestCertificates.LOCALHOST));

        assertThatThrownBy(() -> net.await(client(port, broken).connect(new RecordingProtocol())))
                .cause()
                .isInstanceOf(SSLException.class);
        net.until(() -> !accepted.isEmpty() && server().lost != null);
    }

    @Test
    void aClientThatIsCancelledWhileItsSettingsAreReadLeavesNoConnectionOpen() {
        Port port = net.listen(peer -> accept(new RecordingProtocol()));
        RecordingProtocol client = new RecordingProtocol();
        Deferred<RecordingProtocol> attempt =
                client(port, TestCertificates.client()).connect(client);
        while (accepted.isEmpty()) {
            net.test.settle(); // the loop turns, and no pool's worker
        }
        attempt.cancel();
        attempt.addErrback(cancelled -> client);
        net.until(() -> server().lost != null);

        assertThat(client.events).isEmpty();
    }

    @Test
    void aClientThatAsksForAnotherHandshakeIsToldByAnAlertThatItIsRefused() throws Exception {
        Port port = listening(TestCertificates.server());
        FutureTask<String> client = new FutureTask<>(() -> {
            try (SSLSocket socket = socketOfTheJdks(port, "TLSv1.2")) {
                socket.startHandshake(); // which reads nothing
                return assertThrows(
                                SSLException.class,
                                () -> socket.getInputStream().read())
                        .getMessage();
            }
        });
        inAThread(client);
        net.until(() -> server().lost != null);

        assertThat(client.get()).contains("fatal alert");
        assertThat(server().received()).isEqualTo("hello");
        assertThat(causeOf(server().lost)).isInstanceOf(PooledEngine.RenegotiationException.class);
    }

    /** Returns a socket of the JDK's that has an encrypted connection, and has said hello; blocks. */
    private static SSLSocket socketOfTheJdks(Port port, String version) throws Exception {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("authority", TestCertificates.AUTHORITY.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(LOOPBACK, number(port)));
        socket.setEnabledProtocols(new String[] {version});
        socket.startHandshake();
        socket.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Has a thread run {@code client}, and turns the reactor until that has ended. */
    private void inAThread(FutureTask<?> client) {
        Thread thread = new Thread(client, "client of the JDK's");
        thread.setDaemon(true);
        thread.start();
        net.until(client::isDone);
    }

    @Test
    void whoAsksForOtherKeysWithoutEndAndReadsNoAnswerIsAborted() throws Exception {
        Port port = net.await(Endpoints.tlsServer(net.reactor, 0, TestCertificates.server())
                .on(LOOPBACK)
                .listen(peer -> accept(new RecordingProtocol() {
                    @Override
                    void made() {
                        connection()
                                .pipeline(pipeline ->
                                        pipeline.channel().config().setOption(ChannelOption.SO_SNDBUF, 4_096));
                    }
                })));
        FutureTask<Boolean> client = new FutureTask<>(() -> {
            try (SSLSocket socket = socketOfTheJdks(port, "TLSv1.3")) {
                for (int i = 0; i < 10_000; i++) {
                    socket.startHandshake(); // of version 1.3, which has other keys in its place
                }
                return false;
            } catch (IOException reset) {
                return true;
            }
        });
        try (LoggedLines log = new LoggedLines()) {
            inAThread(client);
            net.quiesce();

            assertThat(log.messages()).anyMatch(line -> line.endsWith("; have it read, or ask less often"));
        }
        assertThat(server().received()).isEqualTo("hello");
        assertThat(server().lost).isEqualTo(new Lost.OverLimit("answers of TLS that wait to be sent", 100));
        assertThat(client.get()).as("reset").isTrue();
    }

    @Test
    void whoAsksForOtherKeysAndReadsTheAnswersIsServed() throws Exception {
        Port port = net.await(Endpoints.tlsServer(net.reactor, 0, TestCertificates.server())
                .on(LOOPBACK)
                .listen(peer -> accept(new RecordingProtocol() {
                    @Override
                    void received(Bytes data) {
                        connection().write(data);
                    }
                })));
        FutureTask<Boolean> client = new FutureTask<>(() -> {
            try (SSLSocket socket = socketOfTheJdks(port, "TLSv1.3")) {
                socket.getInputStream().readNBytes("hello".length());
                for (int i = 0; i < 300; i++) {
                    socket.startHandshake();
                    socket.getOutputStream().write('.');
                    if (socket.getInputStream().read() < 0) {
                        return false;
                    }
                }
                return true;
            }
        });
        inAThread(client);

        assertThat(client.get()).isTrue();
        assertThat(server().received()).isEqualTo("hello" + ".".repeat(300));
    }

    // The end.

    /** A handler that drops what it is to write, and tells nobody what came of it, as for a peer that has no room. */
    private static final class Swallowing extends ChannelOutboundHandlerAdapter {

        private boolean on;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (on) {
                ReferenceCountUtil.release(message);
            } else {
                ChannelFuture unused = context.write(message, promise);
            }
        }
    }

    @Test
    void aPeerThatHasEndedAndTakesNoMoreKeepsNoSocketOpen() {
        Swallowing swallowing = new Swallowing();
        List<Channel> channels = new ArrayList<>();
        Port port = net.await(Endpoints.tlsServer(net.reactor, 0, TestCertificates.server())
                .on(LOOPBACK)
                .listen(peer -> accept(new RecordingProtocol() {
                    @Override
                    void made() {
                        connection().pipeline(pipeline -> {
                            pipeline.addFirst(swallowing);
                            channels.add(pipeline.channel());
                        });
                    }
                })));
        RecordingProtocol client = connected(port, TestCertificates.client());
        swallowing.on = true;
        client.connection().loseConnection();
        net.until(() -> server().lost != null);
        assertThat(server().lost).isEqualTo(new Lost.Done(true));
        assertThat(channels.get(0).isOpen()).isTrue();

        net.advance(Duration.ofSeconds(3));

        assertThat(channels.get(0).isOpen()).isFalse();
    }

    /** Listens at a forwarder to {@code port}, so that a test can do to the bytes as a network may. */
    private Port forwarding(Port port, List<ForwardingProtocol> made) {
        return net.listen(ForwardingProtocol.to(net, port, made));
    }

    @Test
    void anEndThatThePeersTlsHasNotToldIsATruncation() {
        List<ForwardingProtocol> forwarders = new ArrayList<>();
        Port port = forwarding(listening(TestCertificates.server()), forwarders);
        RecordingProtocol client = connected(port, TestCertificates.client());
        client.connection().write(Bytes.utf8("all I have"));
        net.until(() -> server().received().equals("all I have"));
        server().connection().pauseReading();
        client.connection().write(Bytes.utf8(", to begin with"));
        net.await(client.connection().flushed());
        net.quiesce();
        forwarders.get(1).connection().loseConnection();
        net.quiesce();
        server().connection().resumeReading();
        net.until(() -> server().lost != null && client.lost != null);

        assertThat(server().lost).isEqualTo(new Lost.Truncated());
        assertThat(server().received()).isEqualTo("all I have, to begin with");
    }

    @Test
    void whatArrivesWhileThePoolWorksForTheHandshakeIsReceivedBeforeTheEnd() {
        List<ForwardingProtocol> forwarders = new ArrayList<>();
        Port port = forwarding(
                listening(TestCertificates.server()
                        .trust(TestCertificates.authorities())
                        .clientCertificates(ClientCertificates.REQUIRED)),
                forwarders);
        RecordingProtocol client = new RecordingProtocol() {
            @Override
            void made() {
                connection().write(Bytes.utf8("last words"));
            }
        };
        TlsOptions known = TestCertificates.client().identity(TestCertificates.identity(TestCertificates.CLIENT));
        Deferred<RecordingProtocol> attempt = client(port, known).connect(client);
        while (!attempt.isCalled()) {
            net.test.step(); // one of the pool's, so that the server's last are left
        }
        for (int i = 0; i < 1_000; i++) {
            if (i == 500) {
                forwarders.get(1).connection().loseConnection();
            }
            net.test.settle();
        }
        assertThat(accepted).isEmpty();

        net.until(() -> !accepted.isEmpty() && server().lost != null);

        assertThat(server().received()).isEqualTo("last words");
        assertThat(server().lost).isEqualTo(new Lost.Truncated());
    }

    /** The bytes of a piece of a flood. */
    private static final int PIECE = 1 << 20;

    /** The pieces of a flood, of which the system has room for less than half. */
    private static final int PIECES = 128;

    @Test
    void aFloodThatComesWhileThePoolWorksForTheHandshakeIsLeftToTheSystemAndReceivedAfterIt() {
        long[] received = new long[1];
        Port port = net.await(Endpoints.tlsServer(
                        net.reactor,
                        0,
                        TestCertificates.server()
                                .trust(TestCertificates.authorities())
                                .clientCertificates(ClientCertificates.REQUIRED))
                .on(LOOPBACK)
                .listen(peer -> new Protocol() {
                    @Override
                    public void dataReceived(Bytes data) {
                        received[0] += data.length();
                    }
                }));
        Bytes piece = Bytes.copyOf(new byte[PIECE]);
        RecordingProtocol client = new RecordingProtocol() {
            @Override
            void made() {
                for (int i = 0; i < PIECES; i++) {
                    connection().write(piece);
                }
            }
        };
        TlsOptions known = TestCertificates.client().identity(TestCertificates.identity(TestCertificates.CLIENT));
        Deferred<RecordingProtocol> attempt = client(port, known)
                .limits(Limits.defaults().unsentBytes(Long.MAX_VALUE))
                .connect(client);
        while (!attempt.isCalled()) {
            net.test.step(); // one of the pool's, so that the server's last are left
        }
        for (int i = 0; i < 2_000; i++) {
            net.test.settle(); // the loop turns, and no pool's worker
        }
        assertThat(received[0]).isZero();
        assertThat(client.connection().statistics().unsent()).isGreaterThan((long) PIECES / 2 * PIECE);

        net.until(() -> received[0] == (long) PIECES * PIECE);
    }

    @Test
    void aFloodThatComesBeforeAStartOfTlsCanBeginIsLeftToTheSystemToo() {
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void made() {
                connection().startTls(TestCertificates.server()).addErrback(failure -> null);
            }
        }));
        RecordingProtocol client = new RecordingProtocol();
        net.client(port, Limits.defaults().unsentBytes(Long.MAX_VALUE)).connect(client);
        while (accepted.isEmpty() || !client.isConnected()) {
            net.test.settle(); // the loop turns, and no pool's worker, which is to read the settings
        }
        Bytes piece = Bytes.copyOf(new byte[PIECE]);
        for (int i = 0; i < PIECES; i++) {
            client.connection().write(piece);
        }
        for (int i = 0; i < 2_000; i++) {
            net.test.settle();
        }

        assertThat(client.connection().statistics().unsent()).isGreaterThan((long) PIECES / 2 * PIECE);
    }

    @Test
    void whoFloodsInWhatIsNoTlsBehindItsFirstMessageIsHeldBackAndRefused() throws Exception {
        Port port = listening(TestCertificates.server());
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(1 << 16);
        engine.wrap(ByteBuffer.allocate(0), hello);
        try (SocketChannel peer = SocketChannel.open(new InetSocketAddress(LOOPBACK, number(port)))) {
            peer.write(hello.flip());
            peer.configureBlocking(false);
            long written = 0;
            for (int i = 0; i < 2_000 && written < (long) PIECES * PIECE; i++) {
                written += peer.write(ByteBuffer.allocate(PIECE));
                net.test.settle();
            }
            assertThat(written).isLessThan((long) PIECES / 2 * PIECE);

            untilRefused(port, 1);
        }
    }

    @Test
    void anEndAmidTheHandshakeIsATruncationToo() {
        Port port = net.listen(peer -> new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                connection().loseConnection();
            }
        });

        assertThat(refusal(client(port, TestCertificates.client()))).isEqualTo(new Lost.Truncated());
    }

    @Test
    void loseConnectionWaitsForThePeersAnswerAndNotForLong() {
        for (Duration close : List.of(MOMENT, Duration.ofSeconds(30))) {
            List<ForwardingProtocol> forwarders = new ArrayList<>();
            Port port = forwarding(listening(TestCertificates.server()), forwarders);
            RecordingProtocol client = connected(client(port, TestCertificates.client())
                    .limits(Limits.defaults().close(close)));
            forwarders.get(0).connection().pauseReading();
            client.connection().write(Bytes.utf8("last words"));
            client.connection().loseConnection();
            net.quiesce();
            assertThat(client.lost).isNull();
            assertThat(client.connection().statistics().unsent()).isZero();
            Duration most = close.compareTo(Duration.ofSeconds(3)) < 0 ? close : Duration.ofSeconds(3);
            net.advance(most.minusNanos(1));
            assertThat(client.lost).isNull();
            net.advance(Duration.ofNanos(1));
            net.until(() -> client.lost != null);

            assertThat(client.lost).isEqualTo(new Lost.TimedOut("the peer's answer to the end of TLS", most));
        }
    }

    @Test
    void aPeerThatAnswersTheEndByClosingIsDone() {
        List<ForwardingProtocol> forwarders = new ArrayList<>();
        Port port = forwarding(listening(TestCertificates.server()), forwarders);
        RecordingProtocol client = connected(port, TestCertificates.client());
        forwarders.get(1).connection().pauseReading(); // so no answer comes
        client.connection().loseConnection();
        net.quiesce();
        assertThat(client.lost).isNull();
        forwarders.get(0).connection().loseConnection();
        net.until(() -> client.lost != null);

        assertThat(client.lost).isEqualTo(new Lost.Done(false));
    }

    @Test
    void halfAnEndIsRefusedAndThePeersEndIsTheEnd() {
        Port port = net.await(Endpoints.tlsServer(net.reactor, 0, TestCertificates.server())
                .on(LOOPBACK)
                .listen(peer -> accept(new HalfClosableRecorder())));
        RecordingProtocol client = connected(port, TestCertificates.client());
        assertThatThrownBy(() -> net.await(client.connection().loseWrite()))
                .cause()
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("loseConnection()");

        client.connection().loseConnection();
        net.until(() -> server().lost != null && client.lost != null);

        assertThat(server().events).containsExactly("connectionMade", "connectionLost");
        assertThat(server().lost).isEqualTo(new Lost.Done(true));
    }

    // startTls.

    /** A server that goes over to TLS when it is told to. */
    private static final class StartTlsServer extends RecordingProtocol {
        @Override
        void received(Bytes data) {
            int line = data.indexOf((byte) '\n');
            if (connection().tls().isEmpty() && line >= 0) {
                connection().write(Bytes.utf8("go ahead\n"));
                connection().startTls(TestCertificates.server()).addErrback(failure -> null);
                connection().write(Bytes.utf8("secret"));
                connection().unread(data.slice(line + 1));
            }
        }
    }

    private RecordingProtocol plainClient() {
        Port port = net.listen(peer -> accept(new StartTlsServer()));
        return net.connect(port, new RecordingProtocol());
    }

    @Test
    void aConnectionGoesOverToTlsAndWhatIsWrittenMeanwhileIsEncrypted() {
        RecordingProtocol client = plainClient();
        client.connection().write(Bytes.utf8("STARTTLS\n"));
        net.until(() -> client.received().equals("go ahead\n"));
        Deferred<Tls> started =
                client.connection().startTls(TestCertificates.client().serverName("localhost"));
        assertThat(client.connection().isReading()).isFalse();
        client.connection().write(Bytes.utf8("password"));
        Tls tls = net.await(started);
        net.until(() ->
                server().received().endsWith("password") && client.received().endsWith("secret"));

        assertThat(client.connection().tls()).contains(tls);
        assertThat(server().connection().tls()).isPresent();
        assertThat(client.received()).isEqualTo("go ahead\nsecret");
        client.connection().loseConnection();
        net.until(() -> client.lost != null && server().lost != null);
        assertThat(client.lost).isEqualTo(new Lost.Done(false));
        assertThat(server().lost).isEqualTo(new Lost.Done(true));
    }

    @Test
    void whileTlsIsStartedFlushedTellsAtOnceThatNothingWaitsAndElseWhenThatIsSent() {
        Port port = net.listen(peer -> accept(new RecordingProtocol()));
        RecordingProtocol client = net.connect(port, new RecordingProtocol());
        Connection connection = client.connection();
        Deferred<Tls> started = connection.startTls(TestCertificates.client().serverName("localhost"));
        assertThat(connection.flushed().isCalled()).isTrue();
        connection.write(Bytes.utf8("secret"));
        Deferred<Void> flushed = connection.flushed();
        net.quiesce();
        assertThat(flushed.isCalled()).as("before the handshake").isFalse();

        net.until(() -> !accepted.isEmpty() && server().isConnected());
        server().connection().unread(Bytes.copyOf(server().received().getBytes(StandardCharsets.ISO_8859_1)));
        server().connection().startTls(TestCertificates.server());
        net.await(started);
        net.await(flushed);
    }

    @Test
    void whatWasWrittenBeforeTlsIsStartedIsNotTakenForWhatWaitsForTheHandshake() {
        Port port = net.listen(peer -> accept(new RecordingProtocol()));
        RecordingProtocol client = net.connect(port, new RecordingProtocol());
        client.connection().write(Bytes.utf8("STARTTLS"));
        client.connection().startTls(TestCertificates.client().serverName("localhost"));
        Deferred<Void> flushed = client.connection().flushed();
        assertThat(flushed.isCalled()).isFalse();

        net.await(flushed); // the server says nothing
        assertThat(client.connection().tls()).isEmpty();
    }

    @Test
    void plainTextAfterTheWordToGoOverIsNotSlippedIntoWhatIsEncrypted() {
        RecordingProtocol client = plainClient();
        client.connection().write(Bytes.utf8("STARTTLS\nINJECTED\n"));
        net.until(() -> server().lost != null);

        assertThat(causeOf(server().lost)).isInstanceOf(NotSslRecordException.class);
        assertThat(server().events).containsExactly("connectionMade", "dataReceived", "connectionLost");
    }

    @Test
    void whoAnnouncesOtherKeysBeforeAllElseHasNoHandshakeBehindIt() {
        RecordingProtocol client = plainClient();
        client.connection().write(Bytes.utf8("STARTTLS\n\24\3\3\0\1\1"));
        net.until(() -> server().lost != null);

        assertThat(causeOf(server().lost)).isInstanceOf(SSLException.class);
        assertThat(server().connection().tls()).isEmpty();
    }

    @Test
    void whoEndsAHandshakeInOrderBeforeAnythingWasAgreedOnHasNone() {
        RecordingProtocol client = plainClient();
        client.connection().write(Bytes.utf8("STARTTLS\n\25\3\3\0\2\1Z\25\3\3\0\2\1\0"));
        net.until(() -> server().lost != null);

        assertThat(causeOf(server().lost)).isInstanceOf(SSLException.class);
        assertThat(server().connection().tls()).isEmpty();
    }

    @Test
    void whatIsGivenBackInTheCallThatStartsTlsBelongsToItAlso() {
        TlsOptions used = TestCertificates.server();
        listening(used); // so that they are read, and the start need not wait for that
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                connection().startTls(used).addErrback(failure -> null); // at once: nothing is unsent
                connection().unread(data.slice(1));
            }
        }));
        net.connect(port, new RecordingProtocol()).connection().write(Bytes.utf8("xINJECTED"));
        net.until(() -> !accepted.isEmpty() && server().lost != null);

        assertThat(causeOf(server().lost)).isInstanceOf(NotSslRecordException.class);
    }

    @Test
    void aLineThatBeginsInPlainTextDoesNotGoOnEncrypted() {
        List<String> lines = new ArrayList<>();
        List<Lost> lost = new ArrayList<>();
        Port port = net.listen(peer -> accept(new RecordingProtocol()));
        LineProtocol client = new LineProtocol() {
            @Override
            protected void lineReceived(Bytes line) {
                lines.add(line.toUtf8());
            }

            @Override
            public void connectionLost(Lost reason) {
                lost.add(reason);
            }
        };
        net.await(Endpoints.tcpClient(net.reactor, "127.0.0.1", number(port)).connect(client));
        net.until(() -> !accepted.isEmpty() && server().isConnected());
        server().connection().write(Bytes.utf8("injected "));
        net.await(server().connection().flushed());
        net.quiesce();
        server().connection().startTls(TestCertificates.server()).addErrback(failure -> null);
        net.await(client.connection().startTls(TestCertificates.client().serverName("localhost")));
        try (LoggedLines log = new LoggedLines()) {
            server().connection().write(Bytes.utf8("line\r\n"));
            net.until(() -> !lost.isEmpty());

            assertThat(log.messages())
                    .anyMatch(line ->
                            line.endsWith("; have the peer send nothing more in the clear once TLS is to begin"));
        }
        assertThat(lines).isEmpty();
        assertThat(causeOf(lost.get(0))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void noFileIsSentInPlainTextWhileTlsIsStartedAndNoProducerFillsTheMemory() throws Exception {
        Port port = net.listen(peer -> accept(new RecordingProtocol()));
        RecordingProtocol client = net.connect(port, new RecordingProtocol());
        Connection connection = client.connection();
        Deferred<Tls> started = connection.startTls(TestCertificates.client().serverName("localhost"));
        try (FileChannel file = FileChannel.open(TestCertificates.authorities())) {
            assertThatThrownBy(() -> connection.send(file, 0, file.size()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("starts TLS");
        }
        int[] pieces = new int[1];
        Producing[] producing = new Producing[1];
        producing[0] = connection.produce(new Producer.Pull() {
            @Override
            public void resumeProducing() {
                connection.write(new byte[1_000]);
                if (++pieces[0] == 50) {
                    producing[0].unregister();
                }
            }

            @Override
            public void stopProducing() {}
        });
        net.quiesce(); // the server says nothing to the client's first message
        assertThat(pieces[0]).isOne();

        net.until(() -> !accepted.isEmpty() && server().isConnected());
        server().connection().unread(Bytes.copyOf(server().received().getBytes(StandardCharsets.ISO_8859_1)));
        int before = server().received().length();
        server().connection().startTls(TestCertificates.server());
        net.await(started);
        net.until(() -> server().received().length() == before + 50_000);
    }

    @Test
    void aStartAfterThePeersEndFails() {
        Port port = net.listen(peer -> accept(new HalfClosableRecorder()));
        HalfClosableRecorder client = net.connect(port, new HalfClosableRecorder());
        net.await(client.connection().loseWrite());
        net.until(() -> !accepted.isEmpty() && server().events.contains("readClosed"));
        server().connection().startTls(TestCertificates.server()).addErrback(failure -> null);
        net.until(() -> server().lost != null);

        assertThat(server().lost).isEqualTo(new Lost.Truncated());
    }

    @Test
    void aConnectionThatClosesWhileTlsIsStartedSendsWhatWasWrittenEncrypted() {
        TlsOptions read = TestCertificates.client().serverName("localhost");
        connected(listening(TestCertificates.server()), read);
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                connection().startTls(TestCertificates.server()).addErrback(failure -> null);
                connection().write(Bytes.utf8("secret"));
                connection().loseConnection();
            }
        }));
        RecordingProtocol client = net.connect(port, new RecordingProtocol());
        client.connection().write(Bytes.utf8("STARTTLS"));
        client.connection().flushed().onSuccess(sent -> client.connection().startTls(read));
        for (int i = 0; i < 1_000; i++) {
            net.test.settle(); // the client begins, and the server's settings are not read
        }
        net.until(() -> client.lost != null && server().lost != null);

        assertThat(client.received()).isEqualTo("secret");
        assertThat(server().lost).isEqualTo(new Lost.Done(false));
    }

    @Test
    void aFailedStartIsToldToWhoAskedAndThenIsTheReasonOfTheEnd() {
        RecordingProtocol client = plainClient();
        client.connection().write(Bytes.utf8("STARTTLS\n"));
        net.until(() -> client.received().equals("go ahead\n"));
        List<Throwable> failures = new ArrayList<>();
        client.connection()
                .startTls(TestCertificates.client().serverName("another.example"))
                .addErrback(failure -> {
                    failures.add(failure);
                    return null;
                });
        net.until(() -> client.lost != null && server().lost != null);

        assertThat(causeOf(client.lost)).isInstanceOf(SSLHandshakeException.class);
        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(client.lost));
    }

    @Test
    void aStartIsRefusedThatCannotBe() {
        RecordingProtocol client = plainClient();
        assertThatThrownBy(() -> client.connection().startTls(TestCertificates.client()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TlsOptions.serverName()");
        client.connection()
                .startTls(TestCertificates.client().serverName("localhost"))
                .addErrback(failure -> null);
        assertThatThrownBy(() ->
                        client.connection().startTls(TestCertificates.client().serverName("localhost")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("or about to be");
        client.connection().abort();
        net.until(() -> client.lost != null);
        assertThatThrownBy(() -> net.await(
                        client.connection().startTls(TestCertificates.client().serverName("localhost"))))
                .cause()
                .isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void aStartThatIsCancelledAbortsTheConnection() {
        RecordingProtocol client =
                net.connect(net.listen(peer -> accept(new RecordingProtocol())), new RecordingProtocol());
        Deferred<Tls> started =
                client.connection().startTls(TestCertificates.client().serverName("localhost"));
        net.quiesce();
        started.cancel();
        started.addErrback(cancelled -> null);
        net.until(() -> client.lost != null);

        assertThat(client.lost).isInstanceOf(Lost.Aborted.class);
    }

    // Real threads.

    @Test
    @Tag("real-threads")
    void handshakesHaveAPoolOfTheirOwnThatEndsWithTheReactor() throws Exception {
        String worker = "deft-encrypting-tls-1";
        try (Reactor reactor = Reactor.builder()
                .name("encrypting")
                .transport(transport())
                .create()
                .start()) {
            Port port = reactor.blockingCallFromThread(
                    () -> Endpoints.tcpServer(reactor, 0).on(LOOPBACK).listen(peer -> new RecordingProtocol()));
            assertThat(names()).doesNotContain(worker);
            Port encrypted =
                    reactor.blockingCallFromThread(() -> Endpoints.tlsServer(reactor, 0, TestCertificates.server())
                            .on(LOOPBACK)
                            .listen(peer -> new RecordingProtocol()));
            for (int i = 0; i < 20; i++) {
                RecordingProtocol client = reactor.blockingCallFromThread(
                        () -> Endpoints.tlsClient(reactor, "127.0.0.1", number(encrypted), TestCertificates.client())
                                .connect(new RecordingProtocol()));
                assertThat(client.events).startsWith("connectionMade");
            }
            assertThat(names()).contains(worker);
            assertThat(port.address()).isNotEqualTo(encrypted.address());
        }
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (names().contains(worker) && System.nanoTime() < end) {
            Thread.onSpinWait(); // a pool has ended when its workers have left it, whose threads end a little later
        }
        assertThat(names()).doesNotContain(worker);
    }

    private static List<String> names() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }
}
