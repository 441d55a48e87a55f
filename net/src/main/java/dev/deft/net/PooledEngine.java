package dev.deft.net;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An engine of TLS whose handshake is work for a pool, all of it. The JDK's own gives the pool the signature and the key exchange, and leaves to
 * whoever calls it, the loop, what takes as long: settings are checked, keys derived, the answers encrypted, and the session's ticket made.
 *
 * <pre>
 *    a record arrives --unwrap keeps it--&gt; NEED_TASK --the task has the engine take it, and keeps its answer--&gt; NEED_WRAP --wrap hands that over--&gt; NEED_UNWRAP
 * </pre>
 *
 * <p>When the handshake has ended, all calls go straight to the JDK's engine; but another handshake on the same connection, as TLS 1.2 has it
 * (renegotiation), is refused: nobody needs it, and to a client it costs less than to the server.
 *
 * <p>The loop and the pool have it in turns, which Netty's handler sees to: while a task is under way the loop calls nothing but the methods that
 * close, which leave alone what is kept here, but for what the loop alone has, and for which the JDK's engine has a lock.
 */
final class PooledEngine extends ForwardingEngine {

    /** The type of a record, its first byte. Source: RFC 8446, section 5.1. */
    private static final byte CHANGE_CIPHER_SPEC = 20;

    private static final byte HANDSHAKE = 22;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** The records that have arrived and were not given to the engine, from its position on. */
    private ByteBuffer arrived = NOTHING;

    /** The answers of the engine that were not handed over, from its position on. */
    private ByteBuffer answers = NOTHING;

    private boolean begun;

    /** Set when there is work for the pool that it has not taken. */
    private boolean due;

    /** Set when calls go straight to the engine, for the handshake has ended, or has failed and said so. */
    private boolean straight;

    /** The failure of the handshake; null while it has not failed, and when it was thrown. */
    private @Nullable SSLException failure;

    /** Set when the loop has closed it: nobody is left who would be told of a failure. */
    private boolean closed;

    /** Set when the last record has no data. */
    private boolean wrapsAnswer;

    private final boolean isClient;
    private final SSLSession blank;
    private final Supplier<? extends SSLEngine> maker;

    /** The engine of the JDK's; null until it is needed. */
    private volatile @Nullable SSLEngine engine;

    /**
     * Makes one.
     *
     * @param blank the session while there is no engine, in which nothing is agreed on: that of another engine that was not used
     * @param maker makes the engine of the JDK's; called once, by the pool unless somebody else needs it before
     */
    PooledEngine(boolean isClient, SSLSession blank, Supplier<? extends SSLEngine> maker) {
        this.isClient = isClient;
        this.blank = blank;
        this.maker = maker;
    }

    @Override
    SSLEngine engine() {
        SSLEngine made = engine;
        return made == null ? make() : made;
    }

    private synchronized SSLEngine make() {
        SSLEngine made = engine;
        if (made == null) {
            made = maker.get();
            engine = made;
        }
        return made;
    }

    /** Says that the peer has begun another handshake on an encrypted connection. */
    static final class RenegotiationException extends SSLException {
        private static final long serialVersionUID = 1;

        RenegotiationException(@Nullable SSLException refusal) {
            super(
                    "the peer asks for another handshake on the same connection (renegotiation), which is refused;"
                            + " have it make another connection, or speak TLS 1.3",
                    refusal);
        }
    }

    // The loop's side.

    @Override
    public void beginHandshake() throws SSLException {
        if (straight) {
            super.beginHandshake();
        } else {
            due = true;
        }
    }

    @Override
    public void closeOutbound() {
        closed = true;
        super.closeOutbound();
    }

    @Override
    public boolean getUseClientMode() { // which Netty's handler asks first of all
        return isClient;
    }

    @Override
    public SSLSession getSession() { // for whose size of buffers Netty's handler asks before there is an engine
        SSLEngine made = engine;
        return made == null ? blank : made.getSession();
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        if (due) {
            return HandshakeStatus.NEED_TASK;
        }
        if (answers.hasRemaining()) {
            return HandshakeStatus.NEED_WRAP;
        }
        if (failure != null) {
            return HandshakeStatus.NEED_UNWRAP;
        }
        return engine == null ? HandshakeStatus.NOT_HANDSHAKING : super.getHandshakeStatus();
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] into, int offset, int length) throws SSLException {
        if (failure != null) {
            SSLException thrown = failure;
            failure = null;
            straight = true; // to the alert for the peer
            if (!closed) { // or Netty, whose channel has no handlers any more, would log it as one that nobody handles
                throw thrown;
            }
        }
        if (straight) {
            if (isHandshake(from) && !isInboundDone()) {
                throw refusal(from, into, offset, length);
            }
            return super.unwrap(from, into, offset, length);
        }
        if (due || !from.hasRemaining()) {
            return new SSLEngineResult(Status.BUFFER_UNDERFLOW, getHandshakeStatus(), 0, 0);
        }
        // One that announces other keys means nothing without the next, and is not worth a way to the pool; but as the
        // first it is a fault.
        due = !begun || from.get(from.position()) != CHANGE_CIPHER_SPEC || arrived.hasRemaining();
        int taken = from.remaining();
        arrived = joined(arrived, from);
        return new SSLEngineResult(Status.OK, due ? HandshakeStatus.NEED_TASK : HandshakeStatus.NEED_UNWRAP, taken, 0);
    }

    /**
     * Has the engine refuse another handshake, for nobody else can encrypt the alert that tells the peer; returns what says so. An engine that has no version to speak
     * refuses at once, and makes no task of it.
     */
    private RenegotiationException refusal(ByteBuffer record, ByteBuffer[] into, int offset, int length) {
        setEnabledProtocols(new String[0]);
        try {
            SSLEngineResult unused = super.unwrap(record, into, offset, length);
            return new RenegotiationException(null); // a part of a message, to which there is no answer yet
        } catch (SSLException refused) {
            return new RenegotiationException(refused);
        }
    }

    private static boolean isHandshake(ByteBuffer record) {
        return record.hasRemaining() && record.get(record.position()) == HANDSHAKE;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer into) throws SSLException {
        if (answers.hasRemaining()) {
            int handed = Math.min(answers.remaining(), into.remaining());
            into.put(answers.slice(answers.position(), handed));
            answers = handed < answers.remaining() ? answers.position(answers.position() + handed) : NOTHING;
            return new SSLEngineResult(Status.OK, getHandshakeStatus(), 0, handed);
        }
        if (due) {
            return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_TASK, 0, 0);
        }
        SSLEngineResult result = super.wrap(from, offset, length, into);
        wrapsAnswer = result.bytesConsumed() == 0;
        return result;
    }

    /** Returns whether the record that was made last has no data, and so answers the peer's TLS. */
    boolean wrapsAnswer() {
        return wrapsAnswer;
    }

    // The pool's side.

    @Override
    public @Nullable Runnable getDelegatedTask() {
        return straight ? super.getDelegatedTask() : due ? this::handshake : null;
    }

    /** Has the engine go as far as it comes with what has arrived. */
    private void handshake() {
        due = false;
        try {
            SSLEngine its = engine();
            if (!begun) {
                begun = true;
                its.beginHandshake();
            }
            boolean goesOn = true;
            while (goesOn) {
                goesOn = switch (its.getHandshakeStatus()) {
                    case NEED_TASK -> runTasks(its);
                    case NEED_WRAP -> answer(its);
                    case NEED_UNWRAP -> take(its);
                    default -> false;
                };
            }
            straight = its.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
        } catch (SSLException e) {
            failure = e;
        } catch (RuntimeException e) { // of the verification of a certificate, say
            failure = new SSLException("The handshake of TLS has failed", e);
        }
    }

    /** Runs its tasks; returns false if there were none, as after an error in one of them. */
    private boolean runTasks(SSLEngine its) {
        boolean ran = false;
        for (Runnable task = its.getDelegatedTask(); task != null; task = its.getDelegatedTask()) {
            task.run();
            ran = true;
        }
        return ran;
    }

    /** Has the engine take a record; returns false if there is none. Throws what a task has thrown, also if there is none. */
    private boolean take(SSLEngine its) throws SSLException {
        boolean taken = its.unwrap(arrived, NOTHING).bytesConsumed() > 0;
        if (!arrived.hasRemaining()) {
            arrived = NOTHING; // a connection may last
        }
        return taken;
    }

    /** Keeps what the engine answers; returns false if that is nothing. */
    private boolean answer(SSLEngine its) throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(its.getSession().getPacketBufferSize());
        SSLEngineResult result = its.wrap(NOTHING, record);
        answers = joined(answers, record.flip());
        return result.bytesProduced() > 0 || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }
}
