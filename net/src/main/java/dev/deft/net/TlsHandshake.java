package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.net.internal.Network;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One handshake of a channel's. It has one end, though Netty tells a failure twice. Reactor thread only.
 *
 * <p>Netty tells a failure first, and then sends the peer its alert and closes the channel; so it is passed on in a later turn. And while the
 * pool works for the handshake, Netty keeps what arrives, all of it, and drops it when it is told of the channel's end of data; so what arrives is left to the system meanwhile,
 * where it has a bound, but for one piece, and Netty is told of the end when the work is done, and what came before was decrypted.
 */
final class TlsHandshake implements Executor {

    private static final String WHAT = "The handshake of TLS";

    /**
     * The most answers of TLS itself, once the handshake has succeeded, that wait to be sent. Each has a buffer for a whole record, and a peer that asks for other keys
     * has to be answered (RFC 8446, section 4.6.3): one that asks and does not read would have them fill the memory.
     */
    private static final int MOST_ANSWERS = 100;

    /** The bytes at the beginning of a record. Source: RFC 8446, section 5.1. */
    private static final int RECORD_HEADER = 5;

    private final Network network;
    private final NettyStream stream;
    private final ChannelPipeline pipeline;
    private final Deferred<Tls> done;
    private final DelayedCall limit;

    /** The reason why it has failed; null while it has not. */
    private @Nullable Lost failure;

    /** The outcome; null until it has succeeded. */
    private @Nullable Tls outcome;

    /** The engine of what was agreed on; null until it has succeeded. */
    private @Nullable PooledEngine engine;

    /** The answers of TLS itself that wait to be sent. */
    private int answers;

    /** The pieces of work that are on the pool. */
    private int working;

    /** Set when something has arrived while work was on the pool: nothing is read until that is done. */
    private boolean holding;

    /** The call for when no work is on the pool; null if there is none. */
    private @Nullable Runnable afterWork;

    /**
     * Makes one, whose time begins.
     *
     * @param stream the stream, which is aborted if it fails, or is cancelled
     * @param most the time that it has
     */
    TlsHandshake(Network network, NettyStream stream, ChannelPipeline pipeline, Duration most) {
        this.network = network;
        this.stream = stream;
        this.pipeline = pipeline;
        this.done = network.newDeferred(cancelled -> {});
        this.limit = network.reactor().callLater(most, () -> failed(new Lost.TimedOut("the handshake of TLS", most)));
        done.onBoth(result -> {
            if (limit.isActive()) {
                limit.cancel();
            }
        });
        done.onFailure(why -> stream.abort());
    }

    /** Begins it: all that arrives from now on belongs to it, after {@code early}, which has arrived. */
    Deferred<Tls> begin(ChannelHandler handler, Bytes early) {
        if (failure != null) {
            return done; // as soon as it is told
        }
        pipeline.addFirst(new Gate(), handler);
        stream.read(true);
        if (!early.isEmpty()) {
            pipeline.fireChannelRead(Unpooled.wrappedBuffer(early.asReadOnlyBuffer()));
            pipeline.fireChannelReadComplete();
        }
        return done;
    }

    /** Returns what came of it; null until it has succeeded. */
    @Nullable
    Tls outcome() {
        return outcome;
    }

    /** Has the pool do {@code work}, and looks at what has waited for it when Netty has gone on with what came of it. Reactor thread. */
    @Override
    public void execute(Runnable work) {
        network.tlsPool().execute(() -> {
            try {
                work.run(); // which has Netty go on, in the loop's queue
            } finally {
                workDone();
            }
        });
        working++;
    }

    private void workDone() {
        try {
            pipeline.channel().eventLoop().execute(() -> {
                working--;
                pipeline.channel().eventLoop().execute(this::goOnIfIdle); // Netty has queued what it has decrypted
            });
        } catch (RejectedExecutionException ended) {
            // The loop has ended, and all connections with it.
            return;
        }
    }

    private void goOnIfIdle() {
        if (working > 0) {
            return;
        }
        if (holding && failure == null) {
            holding = false;
            stream.read(true);
        }
        Runnable call = afterWork;
        if (call != null) {
            afterWork = null;
            call.run();
        }
    }

    /** Lets nothing more in while work is on the pool than one piece, holds the channel's end of data back, and counts what waits to be sent of TLS itself. */
    private final class Gate extends ChannelDuplexHandler {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (working > 0 && outcome == null) {
                holding = true;
                stream.read(false);
            }
            context.fireChannelRead(message);
        }

        @Override
        public void read(ChannelHandlerContext context) { // for which Netty asks during a handshake in any case
            if (!holding) {
                context.read();
            }
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ChannelFuture written = context.write(message, promise);
            if (engine != null && engine.wrapsAnswer() && !written.isDone()) {
                answers++;
                written.addListener(done -> answers--);
                if (answers > MOST_ANSWERS) {
                    stream.overLimit(
                            new Lost.OverLimit("answers of TLS that wait to be sent", MOST_ANSWERS),
                            "the peer asks for other keys without end, and reads no answer; have it read, or ask less often");
                }
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                afterWork = () -> context.fireUserEventTriggered(event);
                goOnIfIdle();
            } else {
                context.fireUserEventTriggered(event);
            }
        }
    }

    /** Is told of its end by Netty. */
    void completed(@Nullable Throwable cause) {
        if (cause != null) {
            failed(cause);
        } else if (isWithoutSession(pipeline.get(SslHandler.class))) {
            failed(new Lost.Failed(new SSLHandshakeException(
                    "the peer has ended the handshake of TLS before anything was" + " agreed on")));
        } else if (!done.isCalled()) {
            holding = false;
            stream.read(false);
            engine = (PooledEngine) pipeline.get(SslHandler.class).engine();
            outcome = outcome(pipeline.get(SslHandler.class));
            done.callback(outcome);
        }
    }

    /** Returns whether it has ended with nothing negotiated, which Netty takes for a success: an alert can end it in order (RFC 8446, section 6.1). */
    private static boolean isWithoutSession(SslHandler handler) {
        return handler.engine().getSession().getProtocol().equals("NONE");
    }

    /** Ends it, unless it has ended, because of a failure of the handler's, or of the channel's. */
    void failed(Throwable cause) {
        failed(new Lost.Failed(cause instanceof NotSslRecordException plain ? withoutWhatCame(plain) : cause));
    }

    /** Returns it with the first bytes that came, which show what the peer speaks: Netty's has all of them, in which there may be secrets. */
    private static NotSslRecordException withoutWhatCame(NotSslRecordException plain) {
        String message = Objects.requireNonNullElse(plain.getMessage(), "");
        int shown = message.lastIndexOf(' ') + 1 + 2 * RECORD_HEADER;
        if (message.length() <= shown) {
            return plain;
        }
        NotSslRecordException cut = new NotSslRecordException(message.substring(0, shown) + "…");
        cut.setStackTrace(plain.getStackTrace());
        return cut;
    }

    /** Ends it, unless it has ended. */
    void failed(Lost why) {
        if (failure != null || done.isCalled()) {
            return;
        }
        failure = why;
        if (!network.soon(() -> tellFailure(why))) {
            tellFailure(why);
        }
    }

    private void tellFailure(Lost why) {
        if (!done.isCalled()) {
            done.errback(new ConnectionLostException(WHAT, why));
        }
    }

    private static Tls outcome(SslHandler handler) {
        SSLEngine engine = handler.engine();
        SSLSession session = engine.getSession();
        boolean isShownOne = engine.getUseClientMode() || engine.getNeedClientAuth() || engine.getWantClientAuth();
        return new Tls(
                session.getProtocol(),
                session.getCipherSuite(),
                Optional.ofNullable(handler.applicationProtocol()),
                isShownOne ? peerCertificates(session) : List.of()); // to ask in vain costs an exception
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException hasShownNone) {
            return List.of();
        }
    }
}
