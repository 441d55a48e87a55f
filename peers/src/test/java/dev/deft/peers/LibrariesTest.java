package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.peers.protocol.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrariesTest {

    private static final List<String> CARRIED = List.of(
            "peers/harness/harness.jar",
            "peers/netty/netty-b.jar",
            "peers/netty/netty-a.jar",
            "peers/deft/deft.jar",
            "peers/vertx/vertx.jar",
            "peers/vertx/netty-other.jar",
            "peers/reactor-core/reactor.jar");

    @TempDir
    private Path folder;

    @Test
    void aPeersClassPathHasTheHarnessAndItsOwnLibrariesAndNothingElse() throws Exception {
        Libraries libraries = new Libraries(jar(), target());
        assertThat(names(libraries, Peer.JDK_FIXED)).containsExactly("harness.jar", "netty-a.jar", "netty-b.jar");
        assertThat(names(libraries, Peer.DEFT_SPIN))
                .containsExactly("harness.jar", "netty-a.jar", "netty-b.jar", "deft.jar");
        assertThat(names(libraries, Peer.VERTX)).containsExactly("harness.jar", "netty-other.jar", "vertx.jar");
        assertThat(names(libraries, Peer.BOUNDED_ELASTIC))
                .containsExactly("harness.jar", "netty-a.jar", "netty-b.jar", "reactor.jar");
    }

    @Test
    void jarsAreCopiedOutWhole() throws Exception {
        Libraries libraries = new Libraries(jar(), target());
        assertThat(libraries.classPath(Peer.VERTX))
                .allSatisfy(
                        jar -> assertThat(jar).startsWith(target()).hasContent("what " + jar.getFileName() + " holds"));
    }

    @Test
    void aFolderOfClassesCarriesThemAsWell() throws Exception {
        for (String name : CARRIED) {
            Path file = folder.resolve("classes").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "jar");
        }
        Libraries libraries = new Libraries(folder.resolve("classes"), target());
        assertThat(names(libraries, Peer.JDK_FIXED)).containsExactly("harness.jar", "netty-a.jar", "netty-b.jar");
    }

    @Test
    void anApplicationWithoutThemSaysHowToGetThem() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        assertThatThrownBy(() -> new Libraries(classes, target()).classPath(Peer.VERTX))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        classes + " carries no peers/harness, which deft compare needs; build it with 'mvn package'");
    }

    private Path target() {
        return folder.resolve("target");
    }

    private static List<String> names(Libraries libraries, Peer peer) throws IOException {
        return libraries.classPath(peer).stream()
                .map(jar -> jar.getFileName().toString())
                .toList();
    }

    private Path jar() throws IOException {
        Path file = folder.resolve("application.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (String name : CARRIED) {
                jar.putNextEntry(new JarEntry(name));
                jar.write(("what " + Path.of(name).getFileName() + " holds").getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }
}
