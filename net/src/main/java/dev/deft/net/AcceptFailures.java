package dev.deft.net;

import dev.deft.net.internal.Network;
import dev.deft.net.internal.ThrottledLog;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/** The handler of a server's channel that logs when a connection could not be accepted, for want of descriptors say; Netty then waits for a second. Reactor thread only. */
final class AcceptFailures extends ChannelInboundHandlerAdapter {

    private final ThrottledLog log;

    AcceptFailures(Network network) {
        log = new ThrottledLog(network);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        String at = context.channel().localAddress() + " could not accept a connection";
        if (cause instanceof ChannelException || cause instanceof IOException) {
            log.warn(
                    "accept",
                    () -> at + " (" + cause + "), and tries again in a second; raise the limit of open files (ulimit"
                            + " -n), or lower Limits.connections. This is told once a minute at most, and counted");
        } else {
            log.error("accept", () -> at, cause);
        }
        context.fireExceptionCaught(cause); // to Netty's acceptor, which is behind this
    }
}
