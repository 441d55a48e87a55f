package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CtrlCTest {

    private final CtrlC ctrlC = new CtrlC();

    @Test
    void stopsWhatRunsAndWaitsUntilItIsFinished() {
        AtomicInteger stopped = new AtomicInteger();
        ctrlC.stopsWith(() -> {
            stopped.incrementAndGet();
            ctrlC.finished();
        });
        ctrlC.interrupt();
        assertThat(stopped).hasValue(1);
    }

    @Test
    void withNothingToStopItDoesNothing() {
        ctrlC.finished();
        ctrlC.interrupt();
    }

    @Test
    void anInterruptEndsTheWaiting() {
        Thread.currentThread().interrupt();
        ctrlC.interrupt();
        assertThat(Thread.interrupted()).isTrue();
    }
}
