package dev.deft.threadpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a JVM of its own, which compiles what is called often before it goes on. */
@Tag("real-threads")
class StackReserveTest {

    @ParameterizedTest
    @CsvSource({
        "toTell, 12000",
        "toWake, 12000",
        "toCarry, 12000",
        "toSwitch, 12000",
        "toBorrow, 16000",
        "toHandOver, 16000"
    })
    void theRoomIsAlsoThereWhenAllIsCompiled(String way, long least) throws Exception {
        assertThat(bytesLeft(way)).isGreaterThanOrEqualTo(least);
    }

    private static long bytesLeft(String way) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xbatch",
                        "-Dway=" + way,
                        "-cp",
                        Path.of("target", "classes")
                                + System.getProperty("path.separator")
                                + Path.of("target", "test-classes"),
                        StackDepths.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return Long.parseLong(printed.strip());
    }
}
