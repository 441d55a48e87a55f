package dev.deft.peers;

import dev.deft.analysis.result.WebServerParts;
import dev.deft.bench.PageServer;
import dev.deft.peers.child.WebMain;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.PartsLine;
import dev.deft.peers.protocol.Peer;
import dev.deft.peers.protocol.WebPeer;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A web server in a process of its own, which ends with this one.
 *
 * <p>Those on the JVM have this process's class path, but for Vert.x's, which has the Netty that it was released with.
 */
public final class WebPeerProcess implements AutoCloseable {

    private static final String SCRIPT = "python_pages.py";
    private static final String LISTENING = "listening ";
    private static final String MISSING = "missing ";

    private final WebPeer peer;
    private final Process process;
    private final Path folder;
    private final InetSocketAddress address;

    private WebPeerProcess(WebPeer peer, Process process, Path folder, InetSocketAddress address) {
        this.peer = peer;
        this.process = process;
        this.folder = folder;
        this.address = address;
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @param application a class from the jar that carries the peers' libraries
     * @param workers the threads of its pool, if it has one
     * @param python the interpreter of the one that is a script
     * @throws MissingPeerException if it cannot be had on this machine
     * @throws ChildFailedException if it ends before it listens
     */
    public static WebPeerProcess start(WebPeer peer, Class<?> application, int workers, String python)
            throws IOException, MissingPeerException, ChildFailedException {
        Path folder = Files.createTempDirectory("deft-web");
        boolean runs = false;
        try {
            Path stderr = folder.resolve("stderr");
            ProcessBuilder builder = new ProcessBuilder(
                            peer.isOnJvm()
                                    ? java(peer, application, folder, workers)
                                    : List.of(
                                            python,
                                            Folders.copied(SCRIPT, folder).toString(),
                                            PageServer.PAGE,
                                            PageServer.TYPE))
                    .redirectError(stderr.toFile());
            Process process = started(builder, peer, python);
            try {
                WebPeerProcess server = new WebPeerProcess(peer, process, folder, address(peer, process, stderr));
                runs = true;
                return server;
            } finally {
                if (!runs) {
                    JavaProcesses.end(process);
                }
            }
        } finally {
            if (!runs) {
                Folders.delete(folder);
            }
        }
    }

    private static Process started(ProcessBuilder builder, WebPeer peer, String python)
            throws IOException, MissingPeerException {
        try {
            return builder.start();
        } catch (IOException e) {
            if (peer.isOnJvm()) {
                throw e;
            }
            throw new MissingPeerException("needs " + python);
        }
    }

    private static InetSocketAddress address(WebPeer peer, Process process, Path stderr)
            throws IOException, MissingPeerException, ChildFailedException {
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        String answer = answers.readLine();
        if (answer != null && answer.startsWith(LISTENING)) {
            return new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), Integer.parseInt(answer.substring(LISTENING.length())));
        }
        if (answer != null && answer.startsWith(MISSING)) {
            throw new MissingPeerException(answer.substring(MISSING.length()));
        }
        throw new ChildFailedException("the server " + peer.label() + " ended before it listened: "
                + (answer == null ? "" : answer + " ") + Files.readString(stderr));
    }

    private static List<String> java(WebPeer peer, Class<?> application, Path folder, int workers)
            throws MissingPeerException {
        return JavaProcesses.command(
                peer.isVertx() ? vertx(application, folder) : System.getProperty("java.class.path"),
                WebMain.class,
                List.of(peer.label(), Integer.toString(workers)));
    }

    private static String vertx(Class<?> application, Path folder) throws MissingPeerException {
        try {
            return new Libraries(Libraries.sourceOf(application), folder).joined(Peer.VERTX);
        } catch (IOException e) {
            throw new MissingPeerException(String.valueOf(e.getMessage()));
        }
    }

    /** Returns where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Returns the parts of the time of the requests that were answered since it was asked before, on average; empty of none, and of a server that does
     * not tell them.
     *
     * @throws IOException if it has ended
     */
    public Optional<WebServerParts> takeParts() throws IOException {
        if (!peer.tellsParts()) {
            return Optional.empty();
        }
        Writer questions = process.outputWriter(StandardCharsets.UTF_8);
        questions.write(PartsLine.ASKED + "\n");
        questions.flush();
        String answer = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (answer == null) {
            throw new EOFException("the process of " + peer.label() + " has ended");
        }
        return PartsLine.read(answer);
    }

    /** Ends it: in order, or after ten seconds. */
    @Override
    public void close() {
        JavaProcesses.end(process);
        Folders.delete(folder);
    }
}
