package dev.deft.soak.chaos;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;

/** Timed calls, calls from threads and callbacks that leave the reactor's thread interrupted, which the next are not to see. */
final class LeftInterrupts implements Probe {

    private static final int ONE_IN = 4;

    private final Host host;
    private final Ways ways;
    private final SplittableRandom random;

    /** Of what was found interrupted at its beginning; empty if nothing was. */
    private String found = "";

    LeftInterrupts(Host host, Ways ways, SplittableRandom random) {
        this.host = host;
        this.ways = ways;
        this.random = random;
    }

    @Override
    public void tick() {
        if (!host.plan().runs()) {
            return; // this is its maker's thread
        }
        look("the load's timed call");
        switch (random.nextInt(ONE_IN * 3)) {
            case 0 -> host.later(Duration.ZERO, () -> leave("a timed call"));
            case 1 -> leaveInACallFromAThread();
            case 2 ->
                host.reactor()
                        .deferToThread(() -> "")
                        .onBoth(any -> leave("a callback"))
                        .addErrback(told -> "");
            default -> {}
        }
    }

    private void leaveInACallFromAThread() {
        try {
            ways.callFromThread(host.reactor(), () -> leave("a call from a thread"));
        } catch (RejectedExecutionException stopped) {
            return; // then nothing comes after it
        }
    }

    private void leave(String what) {
        look(what);
        Thread.currentThread().interrupt();
    }

    private void look(String what) {
        if (Thread.interrupted()) {
            found = what;
        }
    }

    @Override
    public void settle(Complaints complaints, Patience patience) {
        if (!found.isEmpty()) {
            complaints.add("the thread of " + host + " was interrupted when " + found
                    + " began, by a call or a callback that had ended before");
        }
    }
}
