package dev.deft.reactor.internal;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;

/** Netty's side of a reactor, for those who make channels on its loop: the loop, and the factories of its transport. */
@SuppressWarnings("exports") // to dev.deft.net alone, which requires Netty itself
public record SocketIo(
        EventLoopGroup loop,
        ChannelFactory<? extends SocketChannel> sockets,
        ChannelFactory<? extends ServerSocketChannel> serverSockets) {}
