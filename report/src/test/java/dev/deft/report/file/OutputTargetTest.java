package dev.deft.report.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputTargetTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ProgramStreams streams = new ProgramStreams(
            new PrintStream(out, true, StandardCharsets.US_ASCII),
            new PrintStream(err, true, StandardCharsets.US_ASCII));

    @TempDir
    private Path folder;

    @Test
    void dashIsStdoutAndWrittenInUtf8WhateverItsCharset() throws Exception {
        OutputTarget dash = OutputTarget.of(Path.of("-"));
        assertThat(dash.isPlain()).isFalse();
        dash.tryOut();
        dash.write(streams, to -> to.print("2 µs"));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("2 µs");
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void aFileCalledDashIsReachedByItsFolder() throws Exception {
        OutputTarget file = OutputTarget.of(folder.resolve("-"));
        assertThat(file.isPlain()).isTrue();
        file.write(streams, to -> to.print("text"));
        assertThat(folder.resolve("-")).hasContent("text");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void stdoutAndStderrAreThoseStreamsByWhateverNameAndLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/dev/stdout"));
        for (Path name : new Path[] {Path.of("/dev/stdout"), Path.of("/dev/fd/1"), Path.of("/proc/self/fd/1"), link}) {
            out.reset();
            OutputTarget target = OutputTarget.of(name);
            assertThat(target.isStdout()).as(name.toString()).isTrue();
            target.tryOut();
            target.write(streams, to -> to.print("text"));
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("text");
        }
        OutputTarget.of(Path.of("/dev/stderr")).write(streams, to -> to.print("to stderr"));
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("to stderr");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatADescriptorLeadsToIsAddedToAndNotReplaced() throws Exception {
        Path log = Files.writeString(folder.resolve("log"), "before\n");
        try (FileOutputStream open = new FileOutputStream(log.toFile(), true)) {
            OutputTarget target = OutputTarget.of(Path.of("/dev/fd", descriptorOf(log)));
            assertThat(target.isPlain()).isFalse();
            target.tryOut();
            target.write(streams, to -> to.print("between\n"));
            open.write("after\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(log).hasContent("before\nbetween\nafter\n");
        assertThat(names()).containsExactly("log");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDescriptorThatIsNotOpenIsFoundBeforehand() {
        assertThatIOException()
                .isThrownBy(() -> OutputTarget.of(Path.of("/dev/fd/98765")).tryOut())
                .withMessage("no such descriptor");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aDeviceIsWrittenInPlace() throws Exception {
        OutputTarget device = OutputTarget.of(Path.of("/dev/null"));
        device.tryOut();
        device.write(streams, to -> to.print("text"));
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceThatIsFullSaysSo() {
        assertThatIOException()
                .isThrownBy(() -> OutputTarget.of(Path.of("/dev/full")).write(streams, to -> to.print("text")))
                .withMessage("could not write /dev/full: No space left on device");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void tryingAPipeIsNotItsEndForWhoeverReadsIt() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        OutputTarget target = OutputTarget.of(pipe);
        target.tryOut();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        target.tryOut();
        target.write(streams, to -> to.print("through the pipe"));
        assertThat(read.get(600, TimeUnit.SECONDS)).isEqualTo("through the pipe");
        assertThat(names()).containsExactly("pipe");
    }

    @Test
    void aStreamThatIsClosedIsComplainedOf() {
        streams.out().close();
        assertThatIOException()
                .isThrownBy(() -> OutputTarget.of(Path.of("-")).write(streams, to -> to.print("text")))
                .withMessage("could not write -: the disk is full, or what reads it has ended");
    }

    private static String descriptorOf(Path file) throws IOException {
        Path descriptors = Path.of("/proc/self/fd").toRealPath();
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.filter(descriptor -> leadsTo(descriptor, file))
                    .map(descriptor -> String.valueOf(descriptor.getFileName()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.isSameFile(descriptor, file);
        } catch (IOException e) {
            return false; // such as that of the listing itself
        }
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
        }
    }
}
