package dev.deft.peers.child;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** Workers without an event loop of their own, which deliver to one of Netty's: one thread, as a server has it. */
abstract class NettyAdapter implements Adapter {

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    /** Netty's version. */
    static String version() {
        return "Netty " + EventLoop.class.getPackage().getImplementationVersion();
    }

    final EventLoop loop() {
        return loop;
    }

    @Override
    public String libraries() {
        return version();
    }

    @Override
    public final void onLoop(Runnable something) {
        loop.execute(something);
    }

    /** Ends the workers. */
    abstract void stopWorkers();

    @Override
    public final void close() {
        stopWorkers();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
