package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import dev.deft.soak.Violations;
import java.time.Duration;
import java.util.SplittableRandom;

/** A probe that draws what it has a reactor do, all of which is to have one answer each by the reactor's end. */
abstract class AnswerProbe implements Probe {

    final ReactorUnderTest tested;
    final Reactor reactor;
    final DeftOperations deft;
    final SplittableRandom random;
    final OneAnswerEach answers = new OneAnswerEach();

    private final int longestMicros;

    /** @param longestMicros the bound of {@link #aWhile} */
    AnswerProbe(ReactorUnderTest tested, DeftOperations deft, SplittableRandom random, int longestMicros) {
        this.tested = tested;
        this.reactor = tested.reactor();
        this.deft = deft;
        this.random = random;
        this.longestMicros = longestMicros;
    }

    /** Returns whether the reactor runs, and has not been asked to stop. */
    final boolean isRunning() {
        return tested.plan().runs() && !tested.isStopping();
    }

    /** Draws a short time. */
    final Duration aWhile() {
        return Duration.ofNanos(1_000L * random.nextInt(longestMicros));
    }

    @Override
    public void check(Violations violations, HangDetector hangDetector) {
        answers.check(tested, violations);
    }
}
