package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.soak.InjectedFailures;
import dev.deft.soak.Violations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A probe of failures that nobody handles, each of which is to be reported once by the reactor's end; one that is handled
 * late, never.
 */
final class UnhandledFailureProbe implements Probe {

    /** A failure that counts its reports. Any thread. */
    static final class CountedFailure extends Exception {
        private static final long serialVersionUID = 1;

        private final transient AtomicInteger told = new AtomicInteger();

        CountedFailure() {
            super(InjectedFailures.MESSAGE, null, false, false);
        }

        void count() {
            told.incrementAndGet();
        }
    }

    private static final int MOST = 60;
    private static final int MOST_WAITING = 8;

    private final ReactorUnderTest tested;
    private final SplittableRandom random;
    private final List<CountedFailure> unhandled = new ArrayList<>();
    private final List<CountedFailure> handled = new ArrayList<>();

    /** The failures that are yet to be handled, which they are not once the reactor stops. */
    private final Deque<Deferred<Object>> late = new ArrayDeque<>();

    UnhandledFailureProbe(ReactorUnderTest tested, SplittableRandom random) {
        this.tested = tested;
        this.random = random;
    }

    @Override
    public void tick() {
        if (unhandled.size() + handled.size() >= MOST) {
            return;
        }
        CountedFailure failure = new CountedFailure();
        Deferred<Object> failed = tested.reactor().newDeferred();
        failed.errback(failure);
        if (random.nextBoolean()) {
            unhandled.add(failure);
        } else {
            handled.add(failure);
            late.add(failed);
        }
        if (late.size() > MOST_WAITING) {
            handle(late.remove());
        }
        if (handled.size() + unhandled.size() == MOST) {
            late.forEach(UnhandledFailureProbe::handle);
            late.clear();
        }
    }

    private static void handle(Deferred<Object> failed) {
        failed.addErrback(handled -> "");
    }

    @Override
    public void check(Violations violations, HangDetector hangDetector) {
        List<CountedFailure> owed = new ArrayList<>(unhandled);
        List<CountedFailure> never = new ArrayList<>(handled.subList(0, handled.size() - late.size()));
        owed.addAll(handled.subList(never.size(), handled.size()));
        late.clear();
        // One that a garbage collection found is told by another thread, which may be at it.
        hangDetector.await(() -> owed.stream().allMatch(failure -> failure.told.get() > 0));
        long wrong = owed.stream().filter(failure -> failure.told.get() != 1).count();
        long wronglyTold =
                never.stream().filter(failure -> failure.told.get() != 0).count();
        if (wrong + wronglyTold > 0) {
            violations.add("of " + owed.size() + " failures that nobody had handled when " + tested + " ended, " + wrong
                    + " were not told once; of " + never.size() + " that were handled before, " + wronglyTold
                    + " were told");
        }
    }
}
