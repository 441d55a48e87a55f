package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.text.Captured;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CtrlCTest {

    private final Captured out = new Captured();
    private final CtrlC ctrlC = new CtrlC(out.stream());

    @Test
    void stopsWhatRunsAndWaitsUntilItIsFinished() {
        AtomicInteger stopped = new AtomicInteger();
        boolean mayRun = ctrlC.stopsWith(() -> {
            stopped.incrementAndGet();
            ctrlC.finished();
        });
        ctrlC.interrupt();
        assertThat(mayRun).isTrue();
        assertThat(stopped).hasValue(1);
        assertThat(out.text()).isEmpty();
    }

    @Test
    void anInterruptBeforeThereIsAnythingToStopIsRememberedAndSaid() {
        ctrlC.interrupt();
        assertThat(out.lines()).containsExactly("INCOMPLETE: interrupted before anything was measured.");
        assertThat(ctrlC.stopsWith(() -> {})).isFalse();
    }

    @Test
    void withNothingToStopItDoesNothing() {
        ctrlC.finished();
        ctrlC.interrupt();
        assertThat(out.text()).isEmpty();
    }

    @Test
    @Tag("real-threads")
    void filesThatAreBeingWrittenAreWaitedForLonger() throws Exception {
        CtrlC impatient = new CtrlC(out.stream(), 0);
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread hook = new Thread(impatient::interrupt);
        impatient.stopsWith(interrupted::countDown);
        impatient.writes();
        hook.start();
        interrupted.await();
        while (hook.getState() != Thread.State.TIMED_WAITING) {
            assertThat(hook.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        impatient.finished();
        hook.join();
    }

    @Test
    void anInterruptEndsTheWaiting() {
        ctrlC.stopsWith(() -> {});
        Thread.currentThread().interrupt();
        ctrlC.interrupt();
        assertThat(Thread.interrupted()).isTrue();
    }
}
