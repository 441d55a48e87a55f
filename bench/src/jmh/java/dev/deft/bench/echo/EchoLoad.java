package dev.deft.bench.echo;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Connections to an echo server, on one loop of Netty's: the same load for every server. */
final class EchoLoad {

    /**
     * The load.
     *
     * @param outstanding messages on their way on each connection; a message that comes back is followed by the next
     * @param isOneEach whether each connection is ended by a reset after one message, and another made
     */
    record EchoRow(String name, int connections, int outstanding, int size, boolean isTls, boolean isOneEach) {}

    /**
     * The measurements.
     *
     * @param latencies nanoseconds from a message, or with one each from the call to connect, until all of it is back; empty if nothing came back
     */
    record EchoResult(Histogram latencies, double perSecond) {}

    /** The time between two handshakes beside the messages: 50 a second. */
    private static final long HANDSHAKE_MILLIS = 20;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    /** A loop of its own, so that the client's half of a handshake delays no message but by the processor that it takes. */
    private final EventLoopGroup beside = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private final SslContext tls;

    EchoLoad() throws Exception {
        tls = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
    }

    /**
     * Loads the server at a port of loopback, and measures when each connection has had a message back, and after the warm-up.
     *
     * @param handshakes the port at which there are handshakes meanwhile, on connections of their own, or 0
     */
    EchoResult run(int port, int handshakes, EchoRow row, long warmUpNanos, long nanos) throws Exception {
        if (handshakes == 0) {
            return run(port, row, warmUpNanos, nanos);
        }
        Future<?> shaking = beside.next()
                .scheduleAtFixedRate(() -> shakeHands(handshakes), 0, HANDSHAKE_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return run(port, row, warmUpNanos, nanos);
        } finally {
            shaking.cancel(false);
        }
    }

    private EchoResult run(int port, EchoRow row, long warmUpNanos, long nanos) throws Exception {
        EchoTurn turn = new EchoTurn(port, row);
        group.next().submit(turn::begin).sync();
        turn.isUnderWay.get(10, TimeUnit.SECONDS);
        TimeUnit.NANOSECONDS.sleep(warmUpNanos);
        group.next().submit(turn::record).sync();
        TimeUnit.NANOSECONDS.sleep(nanos);
        EchoResult result = group.next().submit(turn::end).get();
        turn.ended.get(10, TimeUnit.SECONDS);
        turn.message.unwrap().release();
        return result;
    }

    /** Makes a connection with TLS, and ends it when its handshake has ended. */
    private void shakeHands(int port) {
        connect(beside, port, true, new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext context, Object event) {
                if (event instanceof SslHandshakeCompletionEvent handshake) {
                    if (!handshake.isSuccess()) {
                        handshake.cause().printStackTrace();
                    }
                    context.close();
                }
            }
        });
    }

    /** Makes a connection; its end is a reset. */
    private void connect(EventLoopGroup loop, int port, boolean isTls, ChannelHandler handler) {
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_LINGER, 0)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        if (isTls) {
                            made.pipeline().addLast(tls.newHandler(made.alloc()));
                        }
                        made.pipeline().addLast(handler);
                    }
                })
                .connect(InetAddress.getLoopbackAddress(), port)
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        connected.cause().printStackTrace();
                    }
                });
    }

    void close() {
        beside.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** One run; on the loop only. */
    private final class EchoTurn {

        private final int port;
        private final EchoRow row;
        private final ByteBuf message;
        private final List<Channel> open = new ArrayList<>();
        private final CompletableFuture<Void> isUnderWay = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private int cameBack;
        private final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        private boolean isRecording;
        private boolean isEnding;
        private long recordedFrom;

        EchoTurn(int port, EchoRow row) {
            this.port = port;
            this.row = row;
            this.message = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(row.size()).writeZero(row.size()));
        }

        void begin() {
            for (int i = 0; i < row.connections(); i++) {
                connect(group, port, row.isTls(), new EchoCaller());
            }
        }

        void record() {
            recordedFrom = System.nanoTime();
            isRecording = true;
        }

        EchoResult end() {
            double seconds = (System.nanoTime() - recordedFrom) / 1e9;
            isRecording = false;
            isEnding = true;
            List.copyOf(open).forEach(Channel::close);
            if (open.isEmpty()) {
                ended.complete(null);
            }
            return new EchoResult(latencies, latencies.getTotalCount() / seconds);
        }

        /** One connection. */
        private final class EchoCaller extends ChannelInboundHandlerAdapter {

            /** The times at which the messages on their way were sent, as a ring. */
            private final long[] sentAt = new long[row.outstanding()];

            private int oldest;
            private int received;
            private boolean isFirst = true;
            private final long madeAt = System.nanoTime();

            @Override
            public void channelActive(ChannelHandlerContext context) {
                open.add(context.channel());
                if (isEnding) {
                    context.close();
                    return;
                }
                for (int i = 0; i < row.outstanding(); i++) {
                    sentAt[i] = row.isOneEach() ? madeAt : System.nanoTime();
                    context.write(message.duplicate(), context.voidPromise());
                }
                context.flush();
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object data) {
                ByteBuf bytes = (ByteBuf) data;
                received += bytes.readableBytes();
                bytes.release();
                while (received >= row.size() && !isEnding) {
                    received -= row.size();
                    long now = System.nanoTime();
                    if (isFirst) {
                        isFirst = false;
                        cameBack++;
                        if (cameBack == row.connections()) {
                            isUnderWay.complete(null);
                        }
                    }
                    if (isRecording) {
                        latencies.recordValue(now - sentAt[oldest]);
                    }
                    if (row.isOneEach()) {
                        context.close();
                        return;
                    }
                    sentAt[oldest] = now;
                    oldest = (oldest + 1) % row.outstanding();
                    context.write(message.duplicate(), context.voidPromise());
                }
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext context) {
                context.flush();
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                open.remove(context.channel());
                if (!isEnding && row.isOneEach()) {
                    connect(group, port, row.isTls(), new EchoCaller());
                } else if (isEnding && open.isEmpty()) {
                    ended.complete(null);
                }
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                if (!isEnding) {
                    cause.printStackTrace();
                }
                context.close();
            }
        }
    }
}
