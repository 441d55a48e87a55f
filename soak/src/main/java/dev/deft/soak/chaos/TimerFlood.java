package dev.deft.soak.chaos;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;

/** Once, more timers than a reactor makes in many turns are due at one instant; a call from a thread is not to wait for all. */
final class TimerFlood implements Probe {

    private static final int TIMERS = 30_000;
    private static final int LATEST_TICK = 60;
    private static final Duration DELAY = Duration.ofMillis(2);
    private static final int NOT_YET = -1;

    private final Host host;
    private final Ways ways;
    private final int begins;
    private int ticks;
    private int made;
    private int madeBeforeTheCall = NOT_YET;
    private boolean inOrder = true;

    TimerFlood(Host host, Ways ways, SplittableRandom random) {
        this.host = host;
        this.ways = ways;
        this.begins = random.nextInt(LATEST_TICK);
    }

    @Override
    public void tick() {
        if (ticks++ == begins) {
            host.later(DELAY, this::call);
            for (int i = 0; i < TIMERS; i++) {
                int number = i;
                host.later(DELAY, () -> make(number));
            }
        }
    }

    private void call() {
        try {
            ways.callFromThread(host.reactor(), () -> madeBeforeTheCall = made);
        } catch (RejectedExecutionException stopped) {
            made = 0; // nothing can be known
        }
    }

    private void make(int number) {
        inOrder &= number == made;
        made++;
    }

    @Override
    public void settle(Complaints complaints, Patience patience) {
        if (!inOrder) {
            complaints.add("timers of " + host + " that were due at one instant were not made in their order");
        }
        if (madeBeforeTheCall > TIMERS / 2) {
            complaints.add("a call from a thread on " + host + " waited for " + madeBeforeTheCall + " of " + TIMERS
                    + " timers that were due at one instant");
        }
    }
}
