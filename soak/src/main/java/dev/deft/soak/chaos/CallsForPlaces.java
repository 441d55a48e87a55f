package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.QueueTimeoutException;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.CallDroppedException;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls on a pool of one worker, which is busy until they are released, and what is to become of them, which a list tells. They are made in one
 * turn of the reactor, so that those which wait for too long stay where they are until the pool drops them, or a worker meets them. On the
 * reactor's thread until then.
 */
final class CallsForPlaces {

    /** The places of the queue. */
    static final int CAPACITY = 4;

    /** The calls that may wait for one. */
    static final SaturationPolicy WAIT = SaturationPolicy.waitForPlace(CAPACITY);

    private static final Duration SOON = Duration.ofMillis(1);
    private static final int CANCEL_ONE_IN = 3;
    private static final int EXPIRE_ONE_IN = 3;
    private static final int WAIT_ONE_IN = 12;

    private static final String MADE = "made";
    private static final String CANCELLED = CancellationException.class.getSimpleName();
    private static final String REFUSED = QueueFullException.class.getSimpleName();
    private static final String DROPPED = CallDroppedException.class.getSimpleName();
    private static final String EXPIRED = QueueTimeoutException.class.getSimpleName();

    private final Reactor reactor;
    private final ThreadPool pool;
    private final SaturationPolicy policy;
    private final DeftOperations deft;
    private final SplittableRandom random;

    /** The time when the worker's call was made, or earlier. */
    private final long busySince;

    private final List<Deferred<String>> submitted = new ArrayList<>();

    /** The numbers of those that are to be made, in their order: first those in the queue. */
    private final List<Integer> inTurn = new ArrayList<>();

    /** Those that may wait for no longer than {@link #SOON}. */
    private final Set<Integer> expiring = new HashSet<>();

    private final Map<Integer, String> expected = new HashMap<>();
    private int waited;

    private final Map<Integer, String> ends = new ConcurrentHashMap<>();
    private final List<Integer> made = Collections.synchronizedList(new ArrayList<>());

    /** The time when the last of {@link #expiring} had been submitted. */
    private long lastExpiring = System.nanoTime();

    /** The time when the queue was first full, until when the pool has looked at its worker; only after that is there a failure. */
    private long filled;

    /** The time when the last call was about to be submitted. */
    private long submitting;

    CallsForPlaces(
            Reactor reactor,
            ThreadPool pool,
            SaturationPolicy policy,
            long busySince,
            DeftOperations deft,
            SplittableRandom random) {
        this.reactor = reactor;
        this.pool = pool;
        this.policy = policy;
        this.busySince = busySince;
        this.deft = deft;
        this.random = random;
    }

    void step() {
        if (random.nextInt(WAIT_ONE_IN) == 0) {
            awaitExpiry();
        }
        if (!inTurn.isEmpty() && random.nextInt(CANCEL_ONE_IN) == 0) {
            int cancelled = inTurn.remove(random.nextInt(inTurn.size()));
            expected.put(cancelled, CANCELLED);
            submitted.get(cancelled).cancel();
        } else {
            submit(submitted.size(), random.nextInt(EXPIRE_ONE_IN) == 0);
        }
    }

    /** Blocks the reactor's thread until all have waited for too long that may not. */
    private void awaitExpiry() {
        for (long left = 1; left > 0; left = SOON.toNanos() - (System.nanoTime() - lastExpiring) + 1) {
            LockSupport.parkNanos(left);
        }
    }

    private void submit(int number, boolean expires) {
        if (policy == SaturationPolicy.dropExpired() && inTurn.size() == CAPACITY) {
            awaitExpiry(); // so that it is known what the pool is to drop
        }
        expect(number);
        Callable<String> callable = () -> {
            made.add(number);
            return MADE;
        };
        submitting = System.nanoTime();
        Deferred<String> call;
        if (expires) {
            call = deft.forPlaceUntil(SOON, reactor, pool, callable);
            expiring.add(number);
            lastExpiring = System.nanoTime();
        } else {
            call = deft.forPlace(reactor, pool, callable);
        }
        if (filled == 0 && inTurn.size() == CAPACITY) {
            filled = System.nanoTime();
        }
        submitted.add(call);
        call.addBoth(result -> ends.put(number, result.fold(end -> end, this::endOf)));
    }

    private void expect(int number) {
        if (policy == SaturationPolicy.dropExpired() && inTurn.size() == CAPACITY) {
            endExpiring(DROPPED);
        }
        expected.put(number, MADE);
        inTurn.add(number);
        int most = policy == WAIT ? 2 * CAPACITY : CAPACITY;
        if (inTurn.size() > most) {
            boolean drops = policy == SaturationPolicy.dropOldest();
            expected.put(inTurn.remove(drops ? 0 : most), drops ? DROPPED : REFUSED);
        } else if (inTurn.size() > CAPACITY) {
            waited++;
        }
    }

    private void endExpiring(String end) {
        inTurn.stream().filter(expiring::contains).forEach(number -> expected.put(number, end));
        inTurn.removeAll(expiring);
    }

    private String endOf(Throwable failure) {
        String end = failure.getClass().getSimpleName();
        return failure instanceof QueueFullException full ? end + wrongIn(deft.account(full)) : end;
    }

    /** Returns nothing if it is of this pool as it is, whose worker's call the pool has seen run before the queue was full. */
    private String wrongIn(FullQueueAccount account) {
        Duration atLeast = Duration.ofNanos(submitting - filled);
        Duration atMost = Duration.ofNanos(System.nanoTime() - busySince);
        return account.isOf(pool.name(), CAPACITY, atLeast, atMost)
                ? ""
                : ", which does not say that its call has run for " + atLeast + " to " + atMost + ", but " + account;
    }

    /** Ends the turn: those that have waited for too long are not to be made, whoever finds that first. */
    void endTurn() {
        awaitExpiry();
        endExpiring(EXPIRED);
    }

    /** Returns whether each has ended. Any thread, after the turn. */
    boolean areAnswered() {
        return ends.size() == expected.size();
    }

    /** Returns whether they were made and ended as they were to. Any thread, after the turn. */
    boolean areRight() {
        return ends.equals(expected) && made.equals(inTurn);
    }

    /** Counts what became of them. Any thread, after the turn. */
    void count(ChaosTally tally) {
        boolean drops = policy == SaturationPolicy.dropOldest();
        tally.occurred(Occurrence.REFUSED, count(REFUSED));
        tally.occurred(Occurrence.WAITED_FOR_PLACE, waited);
        tally.occurred(drops ? Occurrence.DROPPED_AS_OLDEST : Occurrence.DROPPED_AS_EXPIRED, count(DROPPED));
        tally.occurred(Occurrence.EXPIRED_IN_QUEUE, count(EXPIRED));
        tally.occurred(Occurrence.CANCELLED_IN_QUEUE, count(CANCELLED));
    }

    private int count(String end) {
        return Collections.frequency(ends.values(), end);
    }

    @Override
    public String toString() {
        return "made " + made + ", ended as " + ends + "; expected " + inTurn + ", " + expected;
    }
}
