package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code deft}, in a checkout that has nothing but what the script looks at, with a {@code mvn} that is played. */
@Tag("packaged")
class DeftScriptTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    private Path folder;

    private Path checkout;
    private Path built;

    @BeforeEach
    void makeACheckout() throws IOException {
        assumeTrue(
                !System.getProperty("os.name").startsWith("Windows"), "skipped: deft is a script for Linux and macOS");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        checkout = Files.createDirectory(folder.resolve("check out"));
        built = checkout.resolve(".deft-build");
        copy("deft");
        copy("pom.xml");
        copy(".mvn/jvm.config");
        copy("cli/pom.xml");
        Files.createDirectories(checkout.resolve("cli/src/main"));
        Files.createDirectories(checkout.resolve("cli/target"));
    }

    @Test
    void aBuiltCheckoutRunsForWhoMayNotWriteThere() throws Exception {
        build();
        Ran deft = runWithoutWriting();
        assertThat(deft.err).isEmpty();
        assertThat(deft.out).startsWith("deft ");
        assertThat(deft.status).isZero();
        assertThat(built.resolve("java")).doesNotExist();
    }

    @Test
    void anUnbuiltCheckoutThatCannotBeWrittenGetsOneSentence() throws Exception {
        Ran deft = runWithoutWriting();
        assertThat(deft.err)
                .matches("deft: Deft in '" + checkout.toRealPath() + "' is not built, and \\S+ may not write there; "
                        + "run it once as a user who may, or run a copy of it\n");
        assertThat(deft.out).isEmpty();
        assertThat(deft.status).isEqualTo(1);
    }

    @Test
    void aCheckoutThatChangedAndCannotBeWrittenGetsOneSentence() throws Exception {
        build();
        Files.setLastModifiedTime(
                checkout.resolve("cli/src/main"), FileTime.from(Instant.now().plus(Duration.ofHours(2))));
        Ran deft = runWithoutWriting();
        assertThat(deft.err)
                .matches("deft: Deft in '.*' has changed since it was built, and \\S+ may not write there; .*\n");
        assertThat(deft.status).isEqualTo(1);
    }

    @Test
    void aBuildSaysWhichModuleItIsAtAndNothingElse() throws Exception {
        Files.copy(jar(), checkout.resolve("cli/target/deft.jar"));
        Ran deft = run(playMaven(0, """
                WARNING: sun.misc.Unsafe::objectFieldOffset has been called
                [INFO] Scanning for projects...
                [INFO] ----------------------< dev.deft:deft-parent >----------------------
                [INFO] Building Deft 0.1.0-SNAPSHOT                                       [1/2]
                [WARNING] unimportant
                [INFO] Building Deft command line 0.1.0-SNAPSHOT                          [2/2]
                [INFO] Building jar: /somewhere/deft.jar
                """));
        assertThat(deft.err.lines())
                .hasSize(3)
                .startsWith(
                        "deft: building (once, and again when sources change; Maven may have to download what it needs) …")
                .endsWith("deft: [1/2] Deft", "deft: [2/2] Deft command line");
        assertThat(deft.out).startsWith("deft ");
        assertThat(deft.status).isZero();
        assertThat(run(List.of()).err).isEmpty();
    }

    @Test
    void aBuildThatFailsShowsWhatWentWrong() throws Exception {
        Ran deft = run(playMaven(1, """
                Error: could not reserve enough space
                [INFO] Building Deft 0.1.0-SNAPSHOT                                       [1/2]
                [INFO] nothing of note
                and more of it
                [ERROR] /somewhere/Main.java:[3,1] cannot find symbol
                  symbol: class Mian
                [INFO] 1 error
                """));
        assertThat(deft.err.lines())
                .endsWith(
                        "Error: could not reserve enough space",
                        "deft: [1/2] Deft",
                        "[ERROR] /somewhere/Main.java:[3,1] cannot find symbol",
                        "  symbol: class Mian",
                        "deft: the build failed; what it said is above");
        assertThat(deft.status).isEqualTo(1);
        assertThat(built.resolve("lock")).doesNotExist();
    }

    private static Path jar() {
        return Path.of(System.getProperty("deft.jar"));
    }

    private void copy(String file) throws IOException {
        Path copy = checkout.resolve(file);
        Files.createDirectories(copy.getParent());
        Files.copy(ROOT.resolve(file), copy);
    }

    /** Leaves what the script leaves that has built it, but for the java that it found: another user's may be another. */
    private void build() throws IOException {
        Files.createDirectory(built);
        Files.copy(jar(), built.resolve("deft.jar"));
        Path started = Files.createFile(built.resolve("started"));
        Files.setLastModifiedTime(started, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    }

    /** Puts a {@code mvn} into the environment that prints {@code said} and ends with {@code status}. */
    private List<String> playMaven(int status, String said) throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.writeString(bin.resolve("said"), said);
        Path mvn = Files.writeString(
                bin.resolve("mvn"), "#!/bin/sh\ncat '%s'\nexit %d\n".formatted(bin.resolve("said"), status));
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of("env", "PATH=" + bin + ":" + System.getenv("PATH"));
    }

    /** Runs it with nothing writable: by the permissions alone, or, as they do not hold root, by another user. */
    private Ran runWithoutWriting() throws Exception {
        try (Stream<Path> all = Files.walk(checkout)) {
            for (Path each : all.toList()) {
                boolean runs = Files.isDirectory(each) || each.endsWith("deft");
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(runs ? "r-xr-xr-x" : "r--r--r--"));
            }
        }
        if (!Files.isWritable(checkout)) {
            return run(List.of());
        }
        List<String> another = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        for (Path needed : List.of(checkout.resolve("deft"), JAVA)) {
            assumeTrue(
                    start(another, "test", "-x", needed.toString()).status == 0,
                    "skipped: there is no setpriv to become another user, or that user cannot run " + needed);
        }
        return run(another);
    }

    private Ran run(List<String> by) throws Exception {
        return start(by, checkout.resolve("deft").toString(), "--version");
    }

    private Ran start(List<String> by, String... command) throws Exception {
        List<String> all = new ArrayList<>(by);
        all.addAll(List.of(command));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = builder.start();
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException notThere) {
            return new Ran(127, "", notThere.toString());
        }
    }

    private record Ran(int status, String out, String err) {}
}
