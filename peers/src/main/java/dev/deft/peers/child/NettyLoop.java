package dev.deft.peers.child;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** The event loop that pools without one of their own deliver to: one thread of Netty's, as a server has it. */
final class NettyLoop implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    /** The loop itself. */
    EventLoop loop() {
        return loop;
    }

    /** Netty's version. */
    static String version() {
        return "Netty " + EventLoop.class.getPackage().getImplementationVersion();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
