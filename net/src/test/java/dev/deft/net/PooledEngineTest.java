package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines of the JDK's whose handshake is work for a pool, at either end, without sockets: the test is the loop, and the pool. */
class PooledEngineTest {

    private SSLEngine innerServer;
    private SSLEngine server;
    private SSLEngine client;
    private final AtomicInteger clientsMade = new AtomicInteger();

    private void make(String protocol, X509Bundle shown) throws Exception {
        innerServer = SslContextBuilder.forServer(
                        TestCertificates.chain(shown).toFile(),
                        TestCertificates.key(shown).toFile())
                .sslProvider(SslProvider.JDK)
                .protocols(protocol)
                .build()
                .newEngine(ByteBufAllocator.DEFAULT);
        SSLSession blank = innerServer.getSession();
        server = new PooledEngine(false, blank, () -> innerServer);
        SslContext trusting = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(TestCertificates.authorities().toFile())
                .build();
        client = new PooledEngine(true, blank, () -> {
            clientsMade.incrementAndGet();
            return trusting.newEngine(ByteBufAllocator.DEFAULT, "localhost", 443);
        });
    }

    /** Runs the work of {@code engine} for the pool, if there is some. */
    private static void work(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Returns what {@code engine} sends: {@code text}, or what its handshake has to say. */
    private static ByteBuffer sent(SSLEngine engine, String text) throws SSLException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        ByteBuffer data = StandardCharsets.US_ASCII.encode(text);
        SSLEngineResult result;
        do {
            result = engine.wrap(data, bytes);
            assertThat(result.getStatus()).isEqualTo(Status.OK);
        } while (result.bytesProduced() > 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        return bytes.flip();
    }

    /** Gives {@code engine} the records, and the pool its work; returns the text that comes of them. */
    private static String received(SSLEngine engine, ByteBuffer records) throws SSLException {
        ByteBuffer data = ByteBuffer.allocate(1 << 16);
        while (records.hasRemaining()) {
            int length = 5 + Short.toUnsignedInt(records.getShort(records.position() + 3));
            ByteBuffer record = records.slice(records.position(), length);
            records.position(records.position() + length);
            assertThat(engine.unwrap(record, data).bytesConsumed()).isEqualTo(length);
            work(engine);
        }
        SSLEngineResult nothing = engine.unwrap(ByteBuffer.allocate(0), data); // throws what the pool has left
        assertThat(nothing.bytesConsumed()).isZero();
        return StandardCharsets.US_ASCII.decode(data.flip()).toString();
    }

    private void handshake() throws SSLException {
        client.beginHandshake();
        assertThat(client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
        work(client);
        for (int i = 0; i < 4; i++) {
            received(server, sent(client, ""));
            received(client, sent(server, ""));
        }
        assertThat(client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        assertThat(server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aHandshakeEndsAndDataFollowsBothWays(String protocol) throws Exception {
        make(protocol, TestCertificates.LOCALHOST);
        handshake();

        assertThat(server.getSession().getProtocol()).isEqualTo(protocol);
        assertThat(received(server, sent(client, "a question"))).isEqualTo("a question");
        assertThat(received(client, sent(server, "an answer"))).isEqualTo("an answer");
    }

    @Test
    void onlyThePoolsWorkHasTheEngineDoSomethingAndItsAnswersAreHandedOverTogether() throws Exception {
        make("TLSv1.3", TestCertificates.LOCALHOST);
        client.beginHandshake();
        work(client);
        ByteBuffer hello = sent(client, "");
        ByteBuffer into = ByteBuffer.allocate(1 << 16);
        SSLEngineResult taken = server.unwrap(hello, into);

        assertThat(taken.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
        assertThat(innerServer.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING); // it has seen nothing
        assertThat(server.wrap(hello, into).getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_TASK);
        assertThat(server.unwrap(hello, into).bytesConsumed()).isZero();
        work(server);
        assertThat(innerServer.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_UNWRAP); // all is encrypted
        SSLEngineResult answered = server.wrap(hello, into);
        assertThat(answered.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_UNWRAP);
        assertThat(answered.bytesProduced()).isGreaterThan(600); // the certificate, too

        received(client, into.flip());
        ByteBuffer finish = sent(client, "");
        assertThat(finish.get(0)).isEqualTo((byte) 20); // its keys change, and no work comes of that
        SSLEngineResult change = server.unwrap(finish.slice(0, 6), ByteBuffer.allocate(0));
        assertThat(change.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_UNWRAP);
        assertThat(server.getDelegatedTask()).isNull();
        finish.position(6);
        assertThat(server.unwrap(finish, ByteBuffer.allocate(0)).getHandshakeStatus())
                .isEqualTo(HandshakeStatus.NEED_TASK);
        assertThat(innerServer.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_UNWRAP);
        work(server);
        assertThat(innerServer.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    }

    @Test
    void answersGoWhereThereIsLittleRoomTooPieceByPiece() throws Exception {
        make("TLSv1.3", TestCertificates.LOCALHOST);
        client.beginHandshake();
        work(client);
        received(server, sent(client, ""));
        ByteBuffer whole = ByteBuffer.allocate(1 << 16);
        while (server.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            ByteBuffer piece = ByteBuffer.allocate(100);
            server.wrap(ByteBuffer.allocate(0), piece);
            whole.put(piece.flip());
        }
        received(client, whole.flip());
        received(server, sent(client, ""));
        received(client, sent(server, ""));

        assertThat(received(server, sent(client, "a question"))).isEqualTo("a question");
    }

    @Test
    void theEngineIsMadeByThePoolAndOnceUnlessItIsNeededBefore() throws Exception {
        make("TLSv1.3", TestCertificates.LOCALHOST);
        client.beginHandshake();
        work(client);
        AtomicInteger made = new AtomicInteger();
        SSLEngine lazy = new PooledEngine(false, innerServer.getSession(), () -> {
            made.incrementAndGet();
            return innerServer;
        });
        assertThat(lazy.getUseClientMode()).isFalse();
        assertThat(lazy.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
        lazy.unwrap(sent(client, ""), ByteBuffer.allocate(0));
        assertThat(made).hasValue(0);
        work(lazy);
        assertThat(made).hasValue(1);
        assertThat(lazy.getHandshakeStatus()).isEqualTo(HandshakeStatus.NEED_WRAP);

        SSLEngine closed = new PooledEngine(false, innerServer.getSession(), () -> innerServer);
        closed.closeOutbound();
        assertThat(closed.isOutboundDone()).isEqualTo(innerServer.isOutboundDone());
        assertThat(made).hasValue(1);
    }

    @Test
    void nettysHandlerBeginsWithAClientsEngineThatOnlyThePoolMakes() throws Exception {
        make("TLSv1.3", TestCertificates.LOCALHOST);
        List<Runnable> pool = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new SslHandler(client, pool::add));
        assertThat(pool).hasSize(1);
        assertThat(clientsMade).hasValue(0);

        pool.get(0).run();
        channel.runPendingTasks();

        assertThat(clientsMade).hasValue(1);
        ByteBuf hello = channel.readOutbound();
        assertThat(hello.getByte(0)).isEqualTo((byte) 22);
        hello.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void aChannelThatIsClosedWhileThePoolWorksForItsHandshakeHasNoFailureThatNobodyHandles() throws Exception {
        make("TLSv1.3", TestCertificates.LOCALHOST);
        List<Runnable> pool = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(new SslHandler(client, pool::add));
        ChannelFuture unused = channel.close();

        pool.get(0).run();
        channel.runPendingTasks();

        channel.checkException(); // throws what has come to the end of the pipeline
        channel.finishAndReleaseAll();
    }

    @Test
    void recordsThatMeanNothingAreNotKeptWithoutEnd() throws Exception {
        make("TLSv1.3", TestCertificates.LOCALHOST);
        byte[] change = {20, 3, 3, 0, 1, 1};
        ByteBuffer into = ByteBuffer.allocate(0);

        assertThat(server.unwrap(ByteBuffer.wrap(change), into).getHandshakeStatus())
                .isEqualTo(HandshakeStatus.NEED_TASK);
        assertThat(server.unwrap(ByteBuffer.wrap(change), into).getHandshakeStatus())
                .isEqualTo(HandshakeStatus.NEED_TASK);
    }

    @Test
    void aFailureIsThrownOnceAndTheAlertIsForThePeer() throws Exception {
        make("TLSv1.3", TestCertificates.STRANGER);
        client.beginHandshake();
        work(client);
        received(server, sent(client, ""));

        assertThatThrownBy(() -> received(client, sent(server, "")))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("certification path");
        ByteBuffer alert = ByteBuffer.allocate(1 << 16);
        while (client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) { // the announcement of its keys comes first
            client.wrap(ByteBuffer.allocate(0), alert);
        }
        assertThatThrownBy(() -> received(server, alert.flip()))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("certificate_unknown");
        assertThat(client.unwrap(ByteBuffer.wrap(new byte[] {22, 3, 3, 0, 1, 0}), ByteBuffer.allocate(0))
                        .getStatus())
                .isEqualTo(Status.CLOSED);
    }

    @Test
    void anotherHandshakeOnTheSameConnectionIsRefusedWithAnAlert() throws Exception {
        make("TLSv1.2", TestCertificates.LOCALHOST);
        handshake();
        client.beginHandshake();
        ByteBuffer hello = sent(client, "");
        assertThat(hello.get(0)).isEqualTo((byte) 22);

        assertThatThrownBy(() -> received(server, hello))
                .isInstanceOf(PooledEngine.RenegotiationException.class)
                .hasMessageContaining("renegotiation");
        assertThat(server.getDelegatedTask()).isNull();
        ByteBuffer alert = ByteBuffer.allocate(1 << 16);
        assertThat(server.wrap(ByteBuffer.allocate(0), alert).getStatus()).isEqualTo(Status.CLOSED);
        assertThatThrownBy(() -> received(client, alert.flip()))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("fatal alert");
    }

    @Test
    void aServerMayNotAskForAnotherHandshakeEither() throws Exception {
        make("TLSv1.2", TestCertificates.LOCALHOST);
        handshake();
        server.beginHandshake();
        ByteBuffer request = sent(server, "");

        assertThatThrownBy(() -> received(client, request)).isInstanceOf(PooledEngine.RenegotiationException.class);
        ByteBuffer alert = ByteBuffer.allocate(1 << 16);
        client.wrap(ByteBuffer.allocate(0), alert);
        assertThatThrownBy(() -> received(server, alert.flip()))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("fatal alert");
    }

    @Test
    void whatIsAgreedAndSetIsTheEnginesOwn() throws Exception {
        make("TLSv1.2", TestCertificates.LOCALHOST);

        assertThat(server.getUseClientMode()).isFalse();
        assertThat(client.getUseClientMode()).isTrue();
        assertThat(Arrays.asList(server.getEnabledProtocols())).containsExactly("TLSv1.2");
        assertThat(client.getPeerHost()).isEqualTo("localhost");
        assertThat(client.getPeerPort()).isEqualTo(443);
        server.setNeedClientAuth(true);
        assertThat(innerServer.getNeedClientAuth()).isTrue();
        assertThat(client.getSSLParameters().getEndpointIdentificationAlgorithm())
                .isEqualTo("HTTPS");
    }
}
