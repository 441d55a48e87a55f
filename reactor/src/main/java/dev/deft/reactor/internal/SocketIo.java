package dev.deft.reactor.internal;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.Function;

/** Netty's side of a reactor, for those who make channels on its loop: the loop, and the factories of its transport. */
@SuppressWarnings("exports") // to dev.deft.net alone, which requires Netty itself
public record SocketIo(
        EventLoopGroup loop,
        ChannelFactory<? extends SocketChannel> sockets,
        ChannelFactory<? extends ServerSocketChannel> serverSockets,
        ChannelFactory<? extends DatagramChannel> datagramSockets,
        UnixSockets unix) {

    /**
     * The sockets of the UNIX domain.
     *
     * @param address returns the address of a file, of the class that the transport takes
     * @param isHalfClosable true if one side can be closed, and the other go on
     */
    public record UnixSockets(
            ChannelFactory<? extends DuplexChannel> sockets,
            ChannelFactory<? extends ServerChannel> serverSockets,
            Function<Path, SocketAddress> address,
            boolean isHalfClosable) {}
}
