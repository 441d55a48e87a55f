package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a JVM of its own, which compiles what is called often before it goes on. */
@Tag("real-threads")
class ReservedStackTest {

    @ParameterizedTest
    @CsvSource({
        "dev.deft.deferred.StackRoom.toFire, 4000",
        "dev.deft.threadpool.internal.StackReserve.toTell, 12000",
        "dev.deft.threadpool.internal.StackReserve.toWake, 12000",
        "dev.deft.threadpool.internal.StackReserve.toCarry, 12000",
        "dev.deft.threadpool.internal.StackReserve.toSwitch, 12000",
        "dev.deft.threadpool.internal.StackReserve.toBorrow, 16000",
        "dev.deft.threadpool.internal.StackReserve.toHandOver, 16000"
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
                        System.getProperty("java.class.path"),
                        StackDepths.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return Long.parseLong(printed.strip());
    }
}
