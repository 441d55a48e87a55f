package dev.deft.soak.chaos;

import dev.deft.soak.Violations;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;

/**
 * A probe of more timers, due at one instant, than a reactor makes in many turns: a call from a thread is not to wait for
 * all.
 */
final class TimerFloodProbe implements Probe {

    private static final int TIMERS = 30_000;
    private static final int LATEST_TICK = 60;
    private static final Duration DELAY = Duration.ofMillis(2);
    private static final int NOT_YET = -1;

    private final ReactorUnderTest tested;
    private final DeftOperations deft;
    private final int begins;
    private int ticks;
    private int made;
    private int madeBeforeTheCall = NOT_YET;
    private boolean inOrder = true;

    TimerFloodProbe(ReactorUnderTest tested, DeftOperations deft, SplittableRandom random) {
        this.tested = tested;
        this.deft = deft;
        this.begins = random.nextInt(LATEST_TICK);
    }

    @Override
    public void tick() {
        if (ticks++ == begins) {
            tested.later(DELAY, this::call);
            for (int i = 0; i < TIMERS; i++) {
                int number = i;
                tested.later(DELAY, () -> make(number));
            }
        }
    }

    private void call() {
        try {
            deft.callFromThread(tested.reactor(), () -> madeBeforeTheCall = made);
        } catch (RejectedExecutionException stopped) {
            made = 0; // nothing can be known
        }
    }

    private void make(int number) {
        inOrder &= number == made;
        made++;
    }

    @Override
    public void check(Violations violations, HangDetector hangDetector) {
        if (!inOrder) {
            violations.add("timers of " + tested + " that were due at one instant were not made in their order");
        }
        if (madeBeforeTheCall > TIMERS / 2) {
            violations.add("a call from a thread on " + tested + " waited for " + madeBeforeTheCall + " of " + TIMERS
                    + " timers that were due at one instant");
        }
    }
}
