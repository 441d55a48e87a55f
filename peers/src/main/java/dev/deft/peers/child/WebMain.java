package dev.deft.peers.child;

import dev.deft.bench.PageServer;
import dev.deft.bench.PartSums;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.PartsLine;
import dev.deft.peers.protocol.WebPeer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * A web server's process: prints {@code listening PORT}, or {@code missing WHY}, and ends when stdin does, so that it never outlives its parent. Between, it
 * answers each {@link PartsLine#ASKED}.
 *
 * <p>Arguments: the server's label, and the threads of its pool.
 */
public final class WebMain {

    private WebMain() {}

    /** Runs one. */
    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err); // what a library prints is no answer
        PartSums parts = new PartSums();
        int workers = Integer.parseInt(args[1]);
        try {
            answers.println("listening " + listen(WebPeer.labelled(args[0]), workers, parts));
        } catch (MissingPeerException e) {
            answers.println("missing " + e.getMessage());
        }
        answers.flush();
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            if (line.equals(PartsLine.ASKED)) {
                answers.println(PartsLine.of(parts.take()));
                answers.flush();
            }
        }
        System.exit(0);
    }

    /** Starts it, on any port of loopback; returns the port. */
    private static int listen(WebPeer peer, int workers, PartSums parts) throws Exception {
        return switch (peer) {
            case DEFT_POOL -> PageServer.listen(0, workers, parts).address().getPort();
            case DEFT_LOOP -> PageServer.listen(0, 0, parts).address().getPort();
            case JDK_POOL -> JdkPages.listen(Executors.newFixedThreadPool(workers), parts);
            case JDK_VIRTUAL -> JdkPages.listen(VirtualThreads.newVirtualThreadPerTaskExecutor(), parts);
            case NETTY -> NettyPages.listen(parts);
            case VERTX_POOL -> VertxPages.listen(workers, parts);
            case VERTX -> VertxPages.listen(0, parts);
            case TWISTED -> throw new IllegalArgumentException("Twisted's server is a script");
        };
    }
}
