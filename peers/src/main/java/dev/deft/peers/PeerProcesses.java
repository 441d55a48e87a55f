package dev.deft.peers;

import dev.deft.peers.child.BusyMain;
import dev.deft.peers.child.ChildMain;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The peers' processes, and the folder that their jars are copied to.
 *
 * <p>Every JVM is the one that this runs on, with the same heap and collector for all: {@link #JVM_FLAGS}.
 */
public final class PeerProcesses implements AutoCloseable {

    /** The options of each peer's JVM; a fixed heap, and the collector that a JVM with two cores or more chooses by itself. */
    public static final List<String> JVM_FLAGS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseG1GC");

    private static final String SCRIPT = "python_peer.py";
    private static final String PYTHON = "python3";

    private final Path folder;
    private final Libraries libraries;
    private final List<String> prefix;

    /** Keeps the other cores busy. Belongs to the thread that opened this. */
    private @Nullable Process busy;

    private PeerProcesses(Path folder, Libraries libraries, List<String> prefix) {
        this.folder = folder;
        this.libraries = libraries;
        this.prefix = List.copyOf(prefix);
    }

    /**
     * Makes the folder, and starts what runs beside the peers.
     *
     * @param application a class from the jar that carries the peers' libraries
     * @param prefix what each command begins with: {@link Cores#holding}, or nothing
     * @param busyThreads how many threads compute beside the peers, held to the same cores
     */
    public static PeerProcesses open(Class<?> application, List<String> prefix, int busyThreads) throws IOException {
        Path folder = Files.createTempDirectory("deft-compare");
        PeerProcesses processes =
                new PeerProcesses(folder, new Libraries(Libraries.sourceOf(application), folder), prefix);
        try {
            processes.keepBusy(busyThreads);
        } catch (IOException | RuntimeException e) {
            processes.close();
            throw e;
        }
        return processes;
    }

    /** Ends what runs beside the peers, and deletes the folder; the peers' processes must have ended. */
    @Override
    public void close() {
        if (busy != null) {
            busy.destroyForcibly();
        }
        Folders.delete(folder);
    }

    Child start(Peer peer) throws MissingPeerException, ChildFailedException, InterruptedException {
        try {
            List<String> command = peer.isOnJvm() ? java(peer, ChildMain.class, peer.label()) : python(peer);
            return PeerProcess.start(command, folder.resolve(peer.label() + ".stderr"), PeerProcess.START_LIMIT);
        } catch (IOException e) {
            if (!peer.isOnJvm()) {
                throw new MissingPeerException("needs " + PYTHON);
            }
            throw new ChildFailedException(String.valueOf(e.getMessage()));
        }
    }

    private void keepBusy(int threads) throws IOException {
        if (threads == 0) {
            return;
        }
        List<String> command = java(Peer.DEFT_ADAPTIVE, BusyMain.class, Integer.toString(threads));
        busy = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private List<String> java(Peer peer, Class<?> main, String argument) throws IOException {
        return prefixed(JavaProcesses.command(libraries.joined(peer), main, List.of(argument)));
    }

    private List<String> python(Peer peer) throws IOException {
        return prefixed(List.of(PYTHON, Folders.copied(SCRIPT, folder).toString(), peer.label()));
    }

    private List<String> prefixed(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }
}
