package dev.deft.peers;

import dev.deft.peers.child.BusyMain;
import dev.deft.peers.child.ChildMain;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.Peer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
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
            List<String> command = peer.isOnJvm() ? jvm(peer) : python(peer);
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
        List<String> command = java(libraries.classPath(Peer.DEFT_ADAPTIVE));
        command.add(BusyMain.class.getName());
        command.add(Integer.toString(threads));
        busy = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private List<String> jvm(Peer peer) throws IOException {
        List<String> command = java(libraries.classPath(peer));
        command.add(ChildMain.class.getName());
        command.add(peer.label());
        return command;
    }

    private List<String> java(List<Path> classPath) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        return command;
    }

    private List<String> python(Peer peer) throws IOException {
        Path script = folder.resolve(SCRIPT);
        if (!Files.exists(script)) {
            try (InputStream text = Objects.requireNonNull(
                    PeerProcesses.class.getResourceAsStream(SCRIPT), "the script is in this jar")) {
                Files.copy(text, script);
            }
        }
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(PYTHON, script.toString(), peer.label()));
        return command;
    }
}
