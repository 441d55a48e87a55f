package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.ConnectTimeout;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.StreamConnection;
import dev.deft.reactor.internal.SocketIo;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.NetUtil;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: the look-up, the race of the addresses, and the time for all of it. Reactor thread only. */
final class TcpConnect<P extends Protocol> {

    private final Network network;
    private final String host;
    private final int port;
    private final @Nullable InetAddress bindAddress;
    private final Duration timeout;
    private final Limits limits;
    private final @Nullable TlsOptions tls;
    private final P protocol;
    private final Deferred<P> connected;

    /** The step that is under way, which the end of the attempt cancels; null before the first. */
    private @Nullable Deferred<?> step;

    TcpConnect(
            Network network,
            String host,
            int port,
            @Nullable InetAddress bindAddress,
            Duration timeout,
            Limits limits,
            @Nullable TlsOptions tls,
            P protocol) {
        this.network = network;
        this.host = host;
        this.port = port;
        this.bindAddress = bindAddress;
        this.timeout = timeout;
        this.limits = limits;
        this.tls = tls == null ? null : tls.connectingTo(host);
        this.protocol = protocol;
        this.connected = network.attempt(this + ".connect()", false, deferred -> {});
    }

    Deferred<P> begin() {
        if (connected.isCalled()) { // the reactor stops
            return connected;
        }
        ConnectTimeout.begin(network, connected, toString(), timeout);
        connected.onBoth(done -> {
            if (step != null) {
                step.cancel();
            }
        });
        network.whenOpen(this::lookUp);
        return connected;
    }

    private void lookUp() {
        if (connected.isCalled()) {
            return;
        }
        InetAddress literal = NetUtil.createInetAddressFromIpAddressString(host);
        step = (literal == null
                        ? network.reactor().resolve(host, timeout)
                        : Deferred.<List<InetAddress>>succeed(List.of(literal)))
                .addCallbackDeferring(
                        addresses -> new HappyEyeballs<>(addresses, this::open, network.reactor(), toString()).begin())
                .addCallbackDeferring(this::encrypted)
                .addCallbacks(this::opened, this::failed);
    }

    /** Returns the stream when its handshake has succeeded, or at once where there is none. One that is of no use is closed. */
    private Deferred<NettyStream> encrypted(NettyStream stream) {
        return tls == null
                ? Deferred.succeed(stream)
                : stream.startTls(tls, limits.handshake(), () -> Bytes.EMPTY)
                        .onFailure(failure -> stream.abort())
                        .addErrback(ConnectionLostException.class, lost -> {
                            throw notEncrypted(lost.reason());
                        })
                        .addCallback(done -> stream);
    }

    /** Returns the failure of the handshake, which names the server and what can be done. */
    private ConnectionLostException notEncrypted(Lost why) {
        return new ConnectionLostException(
                "The handshake of TLS with " + host + ":" + port,
                why,
                why instanceof Lost.TimedOut
                        ? "; see whether TLS is spoken there, or raise Limits.handshake"
                        : "; see whether TLS is spoken there; where the certificate is not accepted, give the issuer by"
                                + " TlsOptions.trust or trustRoots=, and connect to the name in its certificate");
    }

    /** Connects to one address; cancelling the Deferred closes the channel. */
    private Deferred<NettyStream> open(InetAddress ip) {
        SocketIo io = network.sockets();
        NettyStream[] made = new NettyStream[1];
        ChannelFuture connecting = new Bootstrap()
                .group(io.loop())
                .channelFactory(io.sockets())
                .disableResolver()
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        made[0] = new NettyStream(network, channel, true, stream -> {});
                        channel.pipeline().addLast(Connection.HANDLER, made[0]);
                    }
                })
                .connect(
                        new InetSocketAddress(ip, port),
                        bindAddress == null ? null : new InetSocketAddress(bindAddress, 0));
        Deferred<NettyStream> open = network.newDeferred(cancelled -> {
            ChannelFuture unused = connecting.channel().close();
        });
        if (connecting.isDone()) { // it has no channel: then its listeners would be called on another thread
            settle(open, connecting, made[0]);
        } else {
            connecting.addListener(done -> settle(open, connecting, made[0]));
        }
        return open;
    }

    private static void settle(Deferred<NettyStream> open, ChannelFuture connecting, NettyStream stream) {
        if (open.isCalled()) { // cancelled: the channel is closed
            return;
        }
        if (connecting.isSuccess()) {
            open.callback(stream);
        } else {
            open.errback(connecting.cause());
        }
    }

    /** Makes the connection; returns true if the attempt has come to that. */
    private boolean opened(NettyStream stream) {
        Address from = stream.host();
        Address to = stream.peer();
        if (connected.isCalled() || from == null || to == null) {
            stream.abort();
            return failed(new ConnectException(this + " was closed by the peer as soon as it was made"));
        }
        StreamConnection.connect(network, stream, limits, from, to, protocol, connected);
        return true;
    }

    private boolean failed(Throwable failure) {
        if (!connected.isCalled()) {
            connected.errback(failure);
        }
        return false;
    }

    @Override
    public String toString() {
        return "The connection to " + host + ":" + port;
    }
}
