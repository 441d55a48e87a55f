package dev.deft.net;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** One side of a handshake by the JDK's engine, without a socket: it is given what has come, and returns what it answers. */
final class HandshakeSide {

    private static final int MOST = 1 << 16;

    private final SSLEngine engine;
    private final ByteBuffer come = ByteBuffer.allocate(MOST);

    private HandshakeSide(String version, boolean isClient) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    isClient
                            ? null
                            : TestCertificates.LOCALHOST.toKeyManagerFactory().getKeyManagers(),
                    InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                    null);
            engine = context.createSSLEngine();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        engine.setUseClientMode(isClient);
        engine.setEnabledProtocols(new String[] {version});
    }

    static HandshakeSide client(String version) {
        return new HandshakeSide(version, true);
    }

    static HandshakeSide server(String version) {
        return new HandshakeSide(version, false);
    }

    /** Takes what has come, and returns the answer to it; a client's first is to nothing. */
    byte[] answer(byte[] data) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        come.put(data);
        try {
            engine.beginHandshake();
            boolean goesOn = true;
            while (goesOn) {
                goesOn = step(answer);
            }
        } catch (SSLException e) {
            throw new UncheckedIOException(e);
        }
        return answer.toByteArray();
    }

    /** Does what is next; returns false if it waits for more, or for nothing. */
    private boolean step(ByteArrayOutputStream answer) throws SSLException {
        HandshakeStatus next = engine.getHandshakeStatus();
        if (next == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
            return true;
        }
        if (next == HandshakeStatus.NEED_WRAP) {
            ByteBuffer records = ByteBuffer.allocate(MOST);
            engine.wrap(ByteBuffer.allocate(0), records);
            answer.write(records.array(), 0, records.position());
            return true;
        }
        if (next != HandshakeStatus.NEED_UNWRAP) {
            return false;
        }
        come.flip();
        SSLEngineResult taken = engine.unwrap(come, ByteBuffer.allocate(MOST));
        come.compact();
        return taken.getStatus() == SSLEngineResult.Status.OK;
    }

    boolean isDone() {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && !engine.getSession().getProtocol().equals("NONE");
    }
}
