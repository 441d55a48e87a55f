package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Failures that nobody handles, each of which is to be told once by the reactor's end; and such as are handled late, never. */
final class LeftFailures implements Probe {

    /** A failure that counts how often it was told. Any thread. */
    static final class Left extends Exception {
        private static final long serialVersionUID = 1;

        private final transient AtomicInteger told = new AtomicInteger();

        Left() {
            super(OnPurpose.MESSAGE, null, false, false);
        }

        void tell() {
            told.incrementAndGet();
        }
    }

    private static final int MOST = 60;
    private static final int MOST_WAITING = 8;

    private final Host host;
    private final SplittableRandom random;
    private final List<Left> unhandled = new ArrayList<>();
    private final List<Left> handled = new ArrayList<>();

    /** Those that are yet to be handled. They are not handled once the reactor stops. */
    private final Deque<Deferred<Object>> late = new ArrayDeque<>();

    LeftFailures(Host host, SplittableRandom random) {
        this.host = host;
        this.random = random;
    }

    @Override
    public void tick() {
        if (unhandled.size() + handled.size() >= MOST) {
            return;
        }
        Left failure = new Left();
        Deferred<Object> failed = host.reactor().newDeferred();
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
            late.forEach(LeftFailures::handle);
            late.clear();
        }
    }

    private static void handle(Deferred<Object> failed) {
        failed.addErrback(handled -> "");
    }

    @Override
    public void settle(Complaints complaints, Patience patience) {
        List<Left> owed = new ArrayList<>(unhandled);
        List<Left> never = new ArrayList<>(handled.subList(0, handled.size() - late.size()));
        owed.addAll(handled.subList(never.size(), handled.size()));
        late.clear();
        // One that a garbage collection found is told by another thread, which may be at it.
        patience.await(() -> owed.stream().allMatch(failure -> failure.told.get() > 0));
        long wrong = owed.stream().filter(failure -> failure.told.get() != 1).count();
        long wronglyTold =
                never.stream().filter(failure -> failure.told.get() != 0).count();
        if (wrong + wronglyTold > 0) {
            complaints.add("of " + owed.size() + " failures that nobody had handled when " + host + " ended, " + wrong
                    + " were not told once; of " + never.size() + " that were handled before, " + wronglyTold
                    + " were told");
        }
    }
}
