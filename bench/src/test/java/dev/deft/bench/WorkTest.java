package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTest {

    @Test
    void noopDoesNothingAndSaysSo() throws Exception {
        assertThat(WorkParser.parse("noop").call()).isEqualTo(1);
    }

    @Test
    void sleepLastsAtLeastItsTime() throws Exception {
        long before = System.nanoTime();
        long parks = WorkParser.parse("sleep:100us").call();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(100_000);
        assertThat(parks).isPositive();
    }

    @Test
    void spinLastsAtLeastItsTime() throws Exception {
        long before = System.nanoTime();
        WorkParser.parse("spin:100us").call();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(100_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleep:1h", "spin:1h"})
    void anInterruptEndsWorkThatOnlyWaits(String text) {
        Work work = WorkParser.parse(text);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(work::call)
                .withMessage("interrupted in " + text);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void sha256DigestsABlockThatIsTheSameInEachRun() throws Exception {
        Work work = WorkParser.parse("sha256:3B");
        // printf '\x00\x1f\x3e' | sha256sum
        assertThat(work.call()).isEqualTo(FIRST_BYTE_OF_DIGEST).isEqualTo(work.call());
        assertThat(work).hasToString("sha256:3B");
    }

    private static final long FIRST_BYTE_OF_DIGEST = 0x94;

    @Test
    void fileReadsEveryByteEachTime(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("bytes"), new byte[100_000]);
        Work work = WorkParser.parse("file:" + file);
        work.check();
        assertThat(work.call()).isEqualTo(100_000).isEqualTo(work.call());
    }

    @Test
    void anInterruptEndsTheReadingOfAFile(@TempDir Path folder) throws Exception {
        Work work = WorkParser.parse("file:" + Files.write(folder.resolve("bytes"), new byte[100_000]));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(work::call);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void fileSaysWhatIsWrongWithItsPath(@TempDir Path folder) {
        assertThatIOException()
                .isThrownBy(WorkParser.parse("file:" + folder.resolve("none"))::check)
                .withMessage("there is no file " + folder.resolve("none") + "; allowed: a file that can be read");
        assertThatIOException()
                .isThrownBy(WorkParser.parse("file:" + folder)::check)
                .withMessage(folder + " is not a regular file; allowed: a file that can be read");
    }

    @Test
    void fileMustBeReadableByWhoeverRunsIt(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("secret"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Work work = WorkParser.parse("file:" + file);
        // The superuser may read everything, and then the check must let it.
        if (Files.isReadable(file)) {
            assertThatCode(work::check).doesNotThrowAnyException();
        } else {
            assertThatIOException()
                    .isThrownBy(work::check)
                    .withMessageContaining("cannot be read by this user; allowed: ");
        }
    }

    @Test
    void fileFailsIfItVanishesLater(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("short-lived"));
        Work work = WorkParser.parse("file:" + file);
        work.check();
        Files.delete(file);
        assertThatExceptionOfType(IOException.class).isThrownBy(work::call);
    }

    @Test
    void resolveLooksTheHostUp() throws Exception {
        Work work = WorkParser.parse("resolve:127.0.0.1");
        work.check();
        assertThat(work.call()).isEqualTo(0x7f000001);
    }

    @Test
    void resolveSaysWhichHostDoesNotResolve() {
        assertThatIOException()
                .isThrownBy(WorkParser.parse("resolve:[nowhere")::check)
                .withMessage("host [nowhere does not resolve; allowed: one that does");
    }

    @Test
    void workThatNeedsNothingPassesItsCheck() {
        assertThatCode(WorkParser.parse("noop")::check).doesNotThrowAnyException();
    }
}
