package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.deft.threadpool.ThreadPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The mistakes of the cookbook are refused with what it says. */
class MistakesTest {

    private static void isRefusedAsTheCookbookSays(ThrowingCallable mistake) throws Exception {
        Throwable refusal = catchThrowable(mistake);

        String said = refusal.getClass().getName() + ": " + refusal.getMessage();
        assertThat(Files.readString(Path.of("../docs/cookbook.md")).replaceAll("\\s+", " "))
                .contains(said.replace(Thread.currentThread().getName(), "main"));
    }

    @Test
    void aShareThatIsLargerThanItsPool() throws Exception {
        try (ThreadPool work = ThreadPool.named("work").maxThreads(8).shared().start()) {
            isRefusedAsTheCookbookSays(() -> Mistakes.shareThatIsLargerThanItsPool(work));
        }
    }

    @Test
    void aDeadlineThatHasPassed() throws Exception {
        isRefusedAsTheCookbookSays(() -> Mistakes.deadlineThatHasPassed(Duration.ZERO));
    }

    @Test
    void aWaitOutsideOfAWorker() throws Exception {
        isRefusedAsTheCookbookSays(() -> Mistakes.waitOutsideOfAWorker(() -> "a row"));
    }
}
