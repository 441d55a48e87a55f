package dev.deft.peers.child;

import dev.deft.bench.PageServer;
import dev.deft.bench.PartSums;
import dev.deft.bench.PartSums.Part;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The page by Netty alone, on one event loop, as in its example of an HTTP server. */
final class NettyPages extends SimpleChannelInboundHandler<HttpObject> {

    private static final int BACKLOG = 1_024;
    private static final byte[] PAGE = PageServer.PAGE.getBytes(StandardCharsets.UTF_8);

    private final PartSums parts;

    /** The instant at which the connection was accepted; 0 once it had a request. */
    private long accepted;

    private NettyPages(PartSums parts) {
        this.parts = parts;
    }

    /** Starts it; returns its port. */
    static int listen(PartSums parts) throws InterruptedException {
        Channel server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel made) {
                        made.pipeline().addLast(new HttpServerCodec(), new NettyPages(parts));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        accepted = System.nanoTime();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (!(part instanceof HttpRequest request)) {
            return; // the end of a request without a body
        }
        long called = System.nanoTime();
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(PAGE));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, PageServer.TYPE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, PAGE.length);
        boolean keepsAlive = HttpUtil.isKeepAlive(request);
        if (!keepsAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        long made = System.nanoTime();
        parts.add(Part.HEAD, accepted == 0 ? 0 : called - accepted); // what it reads of a kept one it has at once
        accepted = 0;
        parts.add(Part.RUN, made - called);
        ChannelFuture written =
                context.write(response).addListener(sent -> parts.add(Part.WRITE, System.nanoTime() - made));
        if (!keepsAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ChannelFuture unused = context.close(); // the client has gone
    }
}
