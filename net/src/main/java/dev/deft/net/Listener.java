package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.ListeningPort;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.Voids;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The making of a port of a server's channel of Netty's. Reactor thread only. */
abstract class Listener {

    /** The queue of connections that the operating system gives, if nothing else is said. */
    static final int BACKLOG_OF_THE_SYSTEM = 0;

    private final Network network;
    private final ProtocolFactory factory;
    private final Limits limits;
    private final @Nullable TlsOptions tls;
    private final Deferred<Port> listening;

    /** Makes one that fires {@code listening}, unless somebody else does before. */
    Listener(
            Network network,
            ProtocolFactory factory,
            Limits limits,
            @Nullable TlsOptions tls,
            Deferred<Port> listening) {
        this.network = network;
        this.factory = factory;
        this.limits = limits;
        this.tls = tls;
        this.listening = listening;
    }

    /** Returns the address of the port, which is bound. */
    abstract Address bound(Channel channel) throws IOException;

    /** Returns the failure to tell, for {@code cause}. */
    abstract BindException refusal(Throwable cause);

    /** Returns this end's address of a connection; null if it has gone again. */
    abstract @Nullable Address hostOf(NettyStream stream);

    /** Returns the other end's address of a connection; null if it has gone again. */
    abstract @Nullable Address peerOf(NettyStream stream);

    /** Is told that the channel is closed, or was not bound. */
    abstract void closed();

    static boolean fail(Deferred<Port> listening, Throwable failure) {
        if (!listening.isCalled()) {
            listening.errback(failure);
        }
        return false;
    }

    /**
     * Binds it, unless that is not wanted any more.
     *
     * @param backlog the connections that the operating system keeps until they are accepted, or {@link #BACKLOG_OF_THE_SYSTEM}
     */
    final void bind(
            EventLoopGroup loop,
            ChannelFactory<? extends ServerChannel> servers,
            SocketAddress at,
            int backlog,
            boolean isHalfClosable) {
        if (listening.isCalled()) { // cancelled, or the reactor stops
            closed();
            return;
        }
        Accepting accepting = new Accepting(isHalfClosable);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channelFactory(servers)
                .childOption(ChannelOption.AUTO_READ, false)
                .handler(new AcceptFailures(network))
                .childHandler(accepting);
        if (isHalfClosable) {
            bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        if (backlog != BACKLOG_OF_THE_SYSTEM) {
            bootstrap.option(ChannelOption.SO_BACKLOG, backlog);
        }
        ChannelFuture bound = bootstrap.bind(at);
        if (bound.isDone()) { // it has no channel: then its listeners would be called on another thread
            bound(accepting, bound);
        } else {
            bound.addListener(done -> bound(accepting, bound));
        }
    }

    private void bound(Accepting accepting, ChannelFuture bound) {
        if (!bound.isSuccess()) {
            closed();
            fail(listening, refusal(bound.cause()));
            return;
        }
        Channel channel = bound.channel();
        Address address;
        try {
            address = bound(channel);
        } catch (IOException | RuntimeException e) { // of a file system without permissions, say
            channel.close().addListener(done -> closed());
            fail(listening, refusal(e));
            return;
        }
        if (listening.isCalled()) { // cancelled, or the reactor stops
            channel.close().addListener(done -> closed());
            return;
        }
        ListeningPort port = new ListeningPort(
                network,
                address,
                factory,
                limits,
                tls,
                stopped -> channel.close().addListener(done -> {
                    closed();
                    Voids.fire(stopped);
                }));
        accepting.port = port;
        listening.callback(port);
    }

    /** Gives each accepted channel its handler, which hands it to the port once it is connected. */
    private final class Accepting extends ChannelInitializer<DuplexChannel> {

        private final boolean isHalfClosable;

        /** The call for a channel that is connected: one for all, for each costs memory as long as its connection is idle. */
        private final Consumer<NettyStream> whenActive = this::accept;

        /** The port; null until it is bound, before which nothing is accepted. */
        private @Nullable ListeningPort port;

        Accepting(boolean isHalfClosable) {
            this.isHalfClosable = isHalfClosable;
        }

        @Override
        protected void initChannel(DuplexChannel channel) {
            NettyStream stream = new NettyStream(network, channel, isHalfClosable, whenActive);
            channel.pipeline().addLast(Connection.HANDLER, stream);
        }

        private void accept(NettyStream stream) {
            Address host = hostOf(stream);
            Address peer = peerOf(stream);
            if (port == null || host == null || peer == null) { // it has gone again
                stream.abort();
            } else {
                port.accept(stream, host, peer);
            }
        }
    }
}
