package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.ConnectTimeout;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.StreamConnection;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.Durations;
import dev.deft.reactor.internal.SocketIo;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * A UNIX socket to connect to, on the transport of its reactor. Immutable; each setting returns another. Made by {@link Endpoints#unixClient}.
 *
 * <p>On NIO the peer's end of data closes the connection at once: what is not sent by then fails it. On epoll it is sent, as over TCP.
 */
public final class UnixClientEndpoint implements ClientEndpoint {

    private final Reactor reactor;
    private final Path path;
    private final Duration timeout;
    private final Limits limits;

    UnixClientEndpoint(Reactor reactor, Path path, Duration timeout, Limits limits) {
        this.reactor = reactor;
        this.path = path;
        this.timeout = timeout;
        this.limits = limits;
    }

    /** Returns one whose attempts have this time; 30 seconds by default. */
    public UnixClientEndpoint timeout(Duration newTimeout) {
        return new UnixClientEndpoint(reactor, path, Durations.notNegative("newTimeout", newTimeout), limits);
    }

    /** Returns one with these limits, in place of {@link Limits#defaults}; the numbers of connections are for ports. */
    public UnixClientEndpoint limits(Limits newLimits) {
        return new UnixClientEndpoint(reactor, path, timeout, Objects.requireNonNull(newLimits, "newLimits"));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Fails with {@link ConnectException} if nobody listens there, or {@link TimeoutException} when its time is up.
     */
    @Override
    public <P extends Protocol> Deferred<P> connect(P protocol) {
        Objects.requireNonNull(protocol, "protocol");
        Network network = Network.of(reactor);
        Deferred<P> connected = network.attempt(this + ".connect()", false, cancelled -> {});
        if (connected.isCalled()) { // the reactor stops
            return connected;
        }
        ConnectTimeout.begin(network, connected, toString(), timeout);
        ChannelFuture[] connecting = new ChannelFuture[1];
        connected.onBoth(
                done -> { // before what its user adds, which may wait
                    if (connecting[0] != null && !connecting[0].isSuccess()) {
                        ChannelFuture unused = connecting[0].channel().close();
                    }
                });
        network.whenOpen(() -> {
            if (!connected.isCalled()) {
                connecting[0] = open(network, protocol, connected);
            }
        });
        return connected;
    }

    private <P extends Protocol> ChannelFuture open(Network network, P protocol, Deferred<P> connected) {
        SocketIo io = network.sockets();
        NettyStream[] made = new NettyStream[1];
        Bootstrap bootstrap = new Bootstrap()
                .group(io.loop())
                .channelFactory(io.unix().sockets())
                .disableResolver()
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(new ChannelInitializer<DuplexChannel>() {
                    @Override
                    protected void initChannel(DuplexChannel channel) {
                        made[0] = new NettyStream(network, channel, io.unix().isHalfClosable(), stream -> {});
                        channel.pipeline().addLast(Connection.HANDLER, made[0]);
                    }
                });
        if (io.unix().isHalfClosable()) {
            bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        ChannelFuture connecting = bootstrap.connect(io.unix().address().apply(path));
        if (connecting.isDone()) { // it has no channel: then its listeners would be called on another thread
            opened(network, connecting, made[0], protocol, connected);
        } else {
            connecting.addListener(done -> opened(network, connecting, made[0], protocol, connected));
        }
        return connecting;
    }

    private <P extends Protocol> void opened(
            Network network, ChannelFuture connecting, NettyStream stream, P protocol, Deferred<P> connected) {
        if (connecting.isSuccess() && connected.isCalled()) {
            stream.abort();
        } else if (connecting.isSuccess()) {
            Address host = new Address.Unix(Optional.empty());
            Address peer = new Address.Unix(Optional.of(path));
            StreamConnection.connect(network, stream, limits, host, peer, protocol, connected);
        } else if (!connected.isCalled()) {
            Throwable cause = connecting.cause();
            ConnectException failure = new ConnectException("The connection to " + path + " could not be made: "
                    + FailureText.withAdvice(cause, "see whether a server listens there"));
            failure.initCause(cause);
            connected.errback(failure);
        }
    }

    @Override
    public String toString() {
        return "UnixClientEndpoint[" + path + "]";
    }
}
