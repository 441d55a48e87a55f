package dev.deft.peers;

import dev.deft.peers.protocol.Peer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars of the peers' class paths, which lie below {@code peers/} in the jar of the command line, or in the folder of its
 * classes: a folder each for the harness, Netty, and every library.
 *
 * <p>They are copied out as they are, since a JVM takes no class path from within a jar.
 *
 * @param target the folder that they are copied to
 */
record Libraries(Path source, Path target) {

    /** The libraries of every peer's process: the closed loop, the works, and the histogram. */
    static final String HARNESS = "harness";

    private static final String FOLDER = "peers";

    /** Returns where a class came from: a jar, or a folder of classes. */
    static Path sourceOf(Class<?> type) throws IOException {
        try {
            URI location =
                    type.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(location);
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell where " + type + " came from", e);
        }
    }

    /** The class path of a peer, the harness's jars first. */
    List<Path> classPath(Peer peer) throws IOException {
        List<Path> jars = new ArrayList<>(copied(HARNESS));
        for (String library : peer.libraries()) {
            jars.addAll(copied(library));
        }
        return jars;
    }

    /** Returns that as a JVM takes it. */
    String joined(Peer peer) throws IOException {
        return classPath(peer).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private List<Path> copied(String library) throws IOException {
        Path copy = target.resolve(library);
        if (!Files.exists(copy)) {
            copy(library, copy);
        }
        return jarsIn(copy);
    }

    private void copy(String library, Path copy) throws IOException {
        if (Files.isDirectory(source)) {
            copyJars(source.resolve(FOLDER).resolve(library), copy);
            return;
        }
        try (FileSystem jar = FileSystems.newFileSystem(source)) {
            copyJars(jar.getPath(FOLDER, library), copy);
        }
    }

    private void copyJars(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            throw new IOException(source + " carries no " + FOLDER + "/" + from.getFileName()
                    + ", which deft compare needs; build it with 'mvn package'");
        }
        Files.createDirectories(to);
        for (Path jar : jarsIn(from)) {
            Files.copy(jar, to.resolve(jar.getFileName().toString()));
        }
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
