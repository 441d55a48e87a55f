package dev.deft.bench.echo;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.Endpoints;
import dev.deft.net.Limits;
import dev.deft.net.Protocol;
import dev.deft.net.TcpServerEndpoint;
import dev.deft.net.TlsIdentity;
import dev.deft.net.TlsOptions;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.ImmediateExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/**
 * A process with one server on loopback that sends back what it receives, on one event loop where it has one, some by way of a thread of a pool for each message, some with other work beside. It prints its port and, if its
 * loop has a port for handshakes too, that one; ends with its input, and answers each line of it with the processor time of its loop, in nanoseconds, or 0 if it has none.
 *
 * <p>Arguments: the server's name, and for TLS the files of the certificate chain and of the private key.
 */
public final class EchoServers {

    /** The number of calls that sleep all the time beside the connections of {@code deft-sleeping} and {@code netty-sleeping}. */
    private static final int SLEEPING = 64;

    /** The number of names that are looked up all the time beside the connections of {@code deft-lookups}: two for each thread of the resolver's. */
    private static final int LOOK_UPS = 16;

    /** The time that such a call or look-up takes of its thread, in milliseconds. */
    private static final int MILLIS = 10;

    /** The threads that pass the messages of {@code netty-deferred}: as many as Deft's shared pool has at most. */
    private static final int THREADS = 10;

    private EchoServers() {}

    /** A server that listens: its port, that for handshakes or 0, and what runs on its loop. */
    private record ListeningServer(int port, int handshakes, Executor loop) {

        ListeningServer(int port, Executor loop) {
            this(port, 0, loop);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path chain = arguments.length > 1 ? Path.of(arguments[1]) : null;
        Path key = arguments.length > 1 ? Path.of(arguments[2]) : null;
        ListeningServer server = switch (arguments[0]) {
            case "deft", "deft-deferred", "deft-sleeping", "deft-parked-sleeping", "deft-lookups", "deft-handshakes" ->
                deft(arguments[0], chain, key);
            case "netty", "netty-deferred", "netty-sleeping", "netty-handshakes" ->
                netty(arguments[0], chain, key, ImmediateExecutor.INSTANCE);
            case "netty-pool" -> netty(arguments[0], chain, key, Executors.newFixedThreadPool(1));
            case "vertx", "vertx-deferred" -> vertx(arguments[0], chain, key);
            case "threads" -> threads();
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        System.out.println(server.port() + (server.handshakes() == 0 ? "" : " " + server.handshakes()));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            CompletableFuture<Long> time = new CompletableFuture<>();
            server.loop()
                    .execute(() ->
                            time.complete(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
            System.out.println(time.get());
        }
        System.exit(0);
    }

    private static ListeningServer deft(String name, Path chain, Path key) throws Exception {
        Reactor reactor = Reactor.builder()
                .waitStrategy(name.startsWith("deft-parked") ? WaitStrategy.PARK : WaitStrategy.ADAPTIVE)
                .hostResolver(host -> {
                    sleep();
                    return List.of(InetAddress.getLoopbackAddress());
                })
                .create();
        reactor.start();
        switch (name) {
            case "deft-sleeping", "deft-parked-sleeping" -> {
                ThreadPool pool = ThreadPool.named("sleeping").fixed(SLEEPING).start();
                keepUnderWay(reactor, SLEEPING, number -> reactor.deferToThreadPool(pool, EchoServers::sleep));
            }
            case "deft-lookups" ->
                keepUnderWay(reactor, LOOK_UPS, number -> reactor.resolve("name" + number + ".test"));
            case "deft-handshakes" -> {
                return new ListeningServer(
                        listen(reactor, Endpoints.tcpServer(reactor, 0), false),
                        listen(reactor, encrypted(reactor, chain, key), false),
                        reactor::callFromThread);
            }
            default -> {}
        }
        TcpServerEndpoint endpoint = chain == null ? Endpoints.tcpServer(reactor, 0) : encrypted(reactor, chain, key);
        return new ListeningServer(listen(reactor, endpoint, name.equals("deft-deferred")), reactor::callFromThread);
    }

    private static TcpServerEndpoint encrypted(Reactor reactor, Path chain, Path key) {
        return Endpoints.tlsServer(reactor, 0, TlsOptions.server(TlsIdentity.ofPem(chain, key)));
    }

    private static int listen(Reactor reactor, TcpServerEndpoint endpoint, boolean isDeferred) throws Exception {
        return reactor.blockingCallFromThread(() -> endpoint.on(InetAddress.getLoopbackAddress())
                .limits(Limits.defaults().perPeer(100_000))
                .listen(peer -> new Protocol() {
                    private Connection connection;

                    @Override
                    public void connectionMade(Connection made) {
                        connection = made;
                    }

                    @Override
                    public void dataReceived(Bytes data) {
                        if (isDeferred) {
                            reactor.deferToThread(() -> data).onSuccess(connection::write);
                        } else {
                            connection.write(data);
                        }
                    }
                })
                .addCallback(listening -> ((Address.Inet) listening.address()).port()));
    }

    /** Has calls under way all the time, with numbers from 0: when one has ended it is made again. */
    private static void keepUnderWay(Reactor reactor, int count, IntFunction<Deferred<?>> call) {
        for (int i = 0; i < count; i++) {
            int number = i;
            reactor.callFromThread(() -> callAgain(number, call));
        }
    }

    private static void callAgain(int number, IntFunction<Deferred<?>> call) {
        call.apply(number).onBoth(result -> {
            if (result instanceof Result.Failure<?> failure) { // which would be missing from then on
                failure.cause().printStackTrace();
                System.exit(1);
            }
            callAgain(number, call);
        });
    }

    private static Object sleep() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
        return MILLIS;
    }

    /**
     * Starts Netty's.
     *
     * @param pool does the tasks of TLS that Netty's handler gives away
     */
    private static ListeningServer netty(String name, Path chain, Path key, Executor pool) throws Exception {
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        if (name.equals("netty-sleeping")) {
            ExecutorService threads = Executors.newFixedThreadPool(SLEEPING);
            for (int i = 0; i < SLEEPING; i++) {
                sleepAgain(group.next(), threads);
            }
        }
        SslContext tls = chain == null
                ? null
                : SslContextBuilder.forServer(chain.toFile(), key.toFile())
                        .sslProvider(SslProvider.JDK)
                        .build();
        Executor threads = name.equals("netty-deferred") ? Executors.newFixedThreadPool(THREADS) : null;
        return name.equals("netty-handshakes")
                ? new ListeningServer(bind(group, null, pool, null), bind(group, tls, pool, null), group.next())
                : new ListeningServer(bind(group, tls, pool, threads), group.next());
    }

    private static void sleepAgain(Executor loop, Executor threads) {
        CompletableFuture.supplyAsync(EchoServers::sleep, threads)
                .thenAcceptAsync(slept -> sleepAgain(loop, threads), loop);
    }

    /** Binds one; {@code threads} pass each message, if there are any. */
    private static int bind(MultiThreadIoEventLoopGroup group, SslContext tls, Executor pool, Executor threads)
            throws Exception {
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        if (tls != null) {
                            made.pipeline().addLast(tls.newHandler(made.alloc(), pool));
                        }
                        made.pipeline().addLast(threads == null ? new NettyEcho() : new NettyDeferredEcho(threads));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Netty's own example of an echo server. */
    private static final class NettyEcho extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object data) {
            context.write(data, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** Has each message pass a thread of a pool before it is sent back. */
    private static final class NettyDeferredEcho extends ChannelInboundHandlerAdapter {

        private final Executor threads;

        NettyDeferredEcho(Executor threads) {
            this.threads = threads;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object data) {
            CompletableFuture.supplyAsync(() -> data, threads)
                    .thenAcceptAsync(
                            passed -> context.writeAndFlush(passed, context.voidPromise()), context.executor());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static ListeningServer vertx(String name, Path chain, Path key) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        NetServerOptions options =
                new NetServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true);
        if (chain != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(chain.toString())
                            .setKeyPath(key.toString()));
        }
        int port = vertx.createNetServer(options)
                .connectHandler(socket -> {
                    socket.exceptionHandler(reset -> socket.close());
                    if (name.equals("vertx-deferred")) {
                        socket.handler(
                                data -> vertx.executeBlocking(() -> data, false).onSuccess(socket::write));
                    } else {
                        socket.handler(socket::write);
                    }
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        io.vertx.core.Context context = vertx.getOrCreateContext();
        return new ListeningServer(port, task -> context.runOnContext(nothing -> task.run()));
    }

    /** A thread for each connection, a virtual one where there are any. */
    private static ListeningServer threads() throws Exception {
        ServerSocket server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
        ExecutorService threads = Runtime.version().feature() < 21
                ? Executors.newCachedThreadPool()
                : (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
        Thread acceptor = new Thread(() -> accept(server, threads), "acceptor");
        acceptor.setDaemon(true);
        acceptor.start();
        return new ListeningServer(server.getLocalPort(), Runnable::run);
    }

    private static void accept(ServerSocket server, ExecutorService threads) {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                threads.execute(() -> echo(socket));
            }
        } catch (IOException closed) {
            throw new java.io.UncheckedIOException(closed);
        }
    }

    private static void echo(Socket socket) {
        byte[] buffer = new byte[1 << 16];
        try (socket;
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                out.write(buffer, 0, length);
            }
        } catch (IOException reset) {
            // The load ends its connections so.
        }
    }
}
