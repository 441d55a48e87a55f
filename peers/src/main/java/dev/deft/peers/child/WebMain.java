package dev.deft.peers.child;

import dev.deft.bench.PageServer;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.WebPeer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.Executors;

/**
 * A web server's process: prints {@code listening PORT}, or {@code missing WHY}, and ends when stdin does, so that it never outlives its parent.
 *
 * <p>Arguments: the server's label, and the threads of its pool.
 */
public final class WebMain {

    private WebMain() {}

    /** Runs one. */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err); // what a library prints is no answer
        int workers = Integer.parseInt(args[1]);
        try {
            answers.println("listening " + listen(WebPeer.labelled(args[0]), workers));
        } catch (MissingPeerException e) {
            answers.println("missing " + e.getMessage());
        }
        answers.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    /** Starts it, on any port of loopback; returns the port. */
    private static int listen(WebPeer peer, int workers) throws Exception {
        return switch (peer) {
            case DEFT_POOL -> PageServer.listen(0, workers).address().getPort();
            case DEFT_LOOP -> PageServer.listen(0, 0).address().getPort();
            case JDK_POOL -> JdkPages.listen(Executors.newFixedThreadPool(workers));
            case JDK_VIRTUAL -> JdkPages.listen(VirtualThreads.newVirtualThreadPerTaskExecutor());
            case NETTY -> NettyPages.listen();
            case VERTX -> VertxPages.listen();
            case TWISTED -> throw new IllegalArgumentException("Twisted's server is a script");
        };
    }
}
