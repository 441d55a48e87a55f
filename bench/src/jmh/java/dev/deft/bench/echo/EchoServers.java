package dev.deft.bench.echo;

import dev.deft.deferred.Deferred;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A process with one server on loopback that sends back what it receives, on one event loop where it has one. It prints its port, ends with its
 * input, and answers each line of it with the processor time of its loop, in nanoseconds, or 0 if it has none.
 *
 * <p>Arguments: the server's name, and for TLS the files of the certificate chain and of the private key.
 */
public final class EchoServers {

    /** The number of calls that sleep all the time beside {@code deft-sleeping}. */
    private static final int SLEEPING = 64;

    private EchoServers() {}

    /** A server that listens: its port, and what runs on its loop. */
    private record Listening(int port, Executor loop) {}

    public static void main(String[] arguments) throws Exception {
        Path chain = arguments.length > 1 ? Path.of(arguments[1]) : null;
        Path key = arguments.length > 1 ? Path.of(arguments[2]) : null;
        Listening server = switch (arguments[0]) {
            case "deft" -> deft(chain, key, 0);
            case "deft-sleeping" -> deft(chain, key, SLEEPING);
            case "netty" -> netty(chain, key, ImmediateExecutor.INSTANCE);
            case "netty-pool" -> netty(chain, key, Executors.newFixedThreadPool(1));
            case "vertx" -> vertx(chain, key);
            case "threads" -> threads();
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        System.out.println(server.port());
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

    private static Listening deft(Path chain, Path key, int sleeping) throws Exception {
        Reactor reactor = Reactor.create();
        reactor.start();
        TcpServerEndpoint endpoint = chain == null
                ? Endpoints.tcpServer(reactor, 0)
                : Endpoints.tlsServer(reactor, 0, TlsOptions.server(TlsIdentity.ofPem(chain, key)));
        int port = reactor.blockingCallFromThread(() -> endpoint.on(InetAddress.getLoopbackAddress())
                .limits(Limits.defaults().perPeer(100_000))
                .listen(peer -> new Protocol() {
                    private Connection connection;

                    @Override
                    public void connectionMade(Connection made) {
                        connection = made;
                    }

                    @Override
                    public void dataReceived(Bytes data) {
                        connection.write(data);
                    }
                })
                .addCallback(listening -> ((Address.Inet) listening.address()).port()));
        if (sleeping > 0) {
            ThreadPool pool = ThreadPool.named("sleeping").fixed(sleeping).start();
            for (int i = 0; i < sleeping; i++) {
                reactor.callFromThread(() -> sleepForEver(reactor, pool));
            }
        }
        return new Listening(port, reactor::callFromThread);
    }

    private static void sleepForEver(Reactor reactor, ThreadPool pool) {
        Deferred<Object> unused = reactor.deferToThreadPool(pool, () -> {
                    Thread.sleep(10);
                    return pool;
                })
                .addCallback(slept -> {
                    sleepForEver(reactor, pool);
                    return slept;
                });
    }

    /**
     * Starts Netty's.
     *
     * @param pool does the tasks of TLS that Netty's handler gives away
     */
    private static Listening netty(Path chain, Path key, Executor pool) throws Exception {
        SslContext tls = chain == null
                ? null
                : SslContextBuilder.forServer(chain.toFile(), key.toFile())
                        .sslProvider(SslProvider.JDK)
                        .build();
        MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
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
                        made.pipeline().addLast(new NettyEcho());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return new Listening(((InetSocketAddress) server.localAddress()).getPort(), group.next());
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

    private static Listening vertx(Path chain, Path key) throws Exception {
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
                    socket.handler(socket::write);
                })
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        io.vertx.core.Context context = vertx.getOrCreateContext();
        return new Listening(port, task -> context.runOnContext(nothing -> task.run()));
    }

    /** A thread for each connection, a virtual one where there are any. */
    private static Listening threads() throws Exception {
        ServerSocket server = new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
        ExecutorService threads = Runtime.version().feature() < 21
                ? Executors.newCachedThreadPool()
                : (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor")
                        .invoke(null);
        Thread acceptor = new Thread(() -> accept(server, threads), "acceptor");
        acceptor.setDaemon(true);
        acceptor.start();
        return new Listening(server.getLocalPort(), Runnable::run);
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
