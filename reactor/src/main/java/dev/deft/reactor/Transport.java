package dev.deft.reactor;

import dev.deft.reactor.internal.SocketIo;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.UnixDomainSocketAddress;

/**
 * The way a reactor sleeps and does its I/O; for {@link ReactorBuilder#transport}. The names are Netty's.
 *
 * <p>Epoll needs {@code io.netty:netty-transport-native-epoll} in the version of {@code netty-transport}, with classifier
 * {@code linux-x86_64} or {@code linux-aarch_64}, which Deft does not bring. It is native code: from Java 24 on, the JVM
 * warns of it unless it is started with {@code --enable-native-access=ALL-UNNAMED}, or, on the module path, with that of
 * {@code io.netty.common}. On the module path nothing requires Netty's modules for it, so it takes
 * {@code --add-modules io.netty.transport.classes.epoll,io.netty.transport.epoll.linux.x86_64}, or
 * {@code .aarch_64}, too.
 */
public enum Transport {

    /** The JDK's selectors, which are everywhere. They count time in milliseconds: timers are up to one late. */
    NIO,

    /** Linux's epoll, through Netty's native code. It wakes sooner than a selector, and counts time in nanoseconds. */
    EPOLL,

    /** Means {@link #EPOLL} where it is available, {@link #NIO} elsewhere. */
    AUTO;

    /**
     * Returns the transport that a reactor which is asked for this uses in this JVM: {@link #NIO} or {@link #EPOLL}. Any thread.
     *
     * @throws IllegalStateException if this is {@link #EPOLL} and it is not available; the message says what is missing
     */
    public Transport resolved() {
        return switch (this) {
            case NIO -> NIO;
            case AUTO -> EpollTransport.isAvailable() ? EPOLL : NIO;
            case EPOLL -> {
                EpollTransport.ensureAvailable();
                yield EPOLL;
            }
        };
    }

    /** Returns the factory of Netty's side of it. Only for a transport that {@link #resolved} returned. */
    IoHandlerFactory ioHandlers() {
        return this == EPOLL ? EpollTransport.ioHandlers() : NioIoHandler.newFactory();
    }

    /** Returns the factory of its UDP sockets, for one that {@link #resolved} returned. */
    ChannelFactory<? extends DatagramChannel> datagramChannels() {
        return this == EPOLL ? EpollTransport.datagramChannels() : NioDatagramChannel::new;
    }

    /** Returns the factory of its TCP connections, for one that {@link #resolved} returned. */
    ChannelFactory<? extends SocketChannel> socketChannels() {
        return this == EPOLL ? EpollTransport.socketChannels() : NioSocketChannel::new;
    }

    /** Returns the sockets of the UNIX domain, for one that {@link #resolved} returned. */
    SocketIo.UnixSockets unixSockets() {
        return this == EPOLL
                ? EpollTransport.unixSockets()
                : new SocketIo.UnixSockets(
                        NioDomainSocketChannel::new,
                        NioServerDomainSocketChannel::new,
                        UnixDomainSocketAddress::of,
                        false);
    }

    /** Returns the factory of its TCP ports, for one that {@link #resolved} returned. */
    ChannelFactory<? extends ServerSocketChannel> serverSocketChannels() {
        return this == EPOLL ? EpollTransport.serverSocketChannels() : NioServerSocketChannel::new;
    }
}
