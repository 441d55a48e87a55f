package dev.deft.soak.chaos;

import dev.deft.soak.Violations;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.RejectedExecutionException;

/** A probe of interrupts that timed calls, calls from threads and callbacks leave, which the next are not to see. */
final class InterruptProbe implements Probe {

    private static final int ONE_IN = 4;

    private final ReactorUnderTest tested;
    private final DeftOperations deft;
    private final SplittableRandom random;

    /** The call that was found interrupted at its beginning; empty if none was. */
    private String found = "";

    InterruptProbe(ReactorUnderTest tested, DeftOperations deft, SplittableRandom random) {
        this.tested = tested;
        this.deft = deft;
        this.random = random;
    }

    @Override
    public void tick() {
        if (!tested.plan().runs()) {
            return; // this is its maker's thread
        }
        look("the load's timed call");
        switch (random.nextInt(ONE_IN * 3)) {
            case 0 -> tested.later(Duration.ZERO, () -> leave("a timed call"));
            case 1 -> leaveInACallFromAThread();
            case 2 ->
                tested.reactor()
                        .deferToThread(() -> "")
                        .onBoth(any -> leave("a callback"))
                        .addErrback(told -> "");
            default -> {}
        }
    }

    private void leaveInACallFromAThread() {
        try {
            deft.callFromThread(tested.reactor(), () -> leave("a call from a thread"));
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
    public void check(Violations violations, HangDetector hangDetector) {
        if (!found.isEmpty()) {
            violations.add("the thread of " + tested + " was interrupted when " + found
                    + " began, by a call or a callback that had ended before");
        }
    }
}
