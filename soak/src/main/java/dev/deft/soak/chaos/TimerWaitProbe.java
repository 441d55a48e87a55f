package dev.deft.soak.chaos;

import dev.deft.reactor.ReactorStoppedException;
import dev.deft.soak.Violations;
import java.util.ArrayList;
import java.util.List;

/** A probe of Deferreds that wait for a timer beyond their reactor's end, which is to fail each of them, once. */
final class TimerWaitProbe implements Probe {

    private static final int MOST = 16;

    private final ReactorUnderTest tested;
    private final DeftOperations deft;

    /** The answers to each. */
    private final List<List<Object>> waits = new ArrayList<>();

    TimerWaitProbe(ReactorUnderTest tested, DeftOperations deft) {
        this.tested = tested;
        this.deft = deft;
    }

    @Override
    public void tick() {
        if (waits.size() < MOST && !tested.isStopping()) {
            List<Object> answers = new ArrayList<>();
            waits.add(answers);
            deft.waitForTimer(tested.reactor()).addBoth(result -> {
                answers.add(result.<Object>fold(value -> value, failure -> failure));
                return "";
            });
        }
    }

    @Override
    public void check(Violations violations, HangDetector hangDetector) {
        for (List<Object> answers : waits) {
            if (answers.size() != 1 || !(answers.get(0) instanceof ReactorStoppedException)) {
                violations.add("a Deferred that waited for a timer when " + tested
                        + " stopped was to fail once, with ReactorStoppedException; it was answered with " + answers);
                return;
            }
        }
    }
}
