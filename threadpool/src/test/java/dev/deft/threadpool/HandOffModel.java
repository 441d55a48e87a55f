package dev.deft.threadpool;

import dev.deft.threadpool.Roster.Admission;
import dev.deft.threadpool.Roster.Order;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * The hand-off of a pool of two workers, for a model checker: submits, workers' turns and stops, from several threads.
 *
 * <p>The roster is the real one. A worker's loop is cut into turns, each of them up to the next look at the roster, and a
 * park is a flag: an unpark leaves a permit, and a worker without one does not get a turn out of its park. A scenario moves
 * each worker on one thread only, as in life.
 */
public class HandOffModel {

    static final String STRANDED = "a task waits and no worker is going to look";

    private static final int MOST_WORKERS = 8;

    private final PoolSettings settings = ThreadPool.named("model")
            .minThreads(0)
            .maxThreads(2)
            .queueCapacity(2)
            .settings();
    private final Roster roster;

    // By the workers' numbers.
    private final AtomicReferenceArray<Worker> hired = new AtomicReferenceArray<>(MOST_WORKERS);
    private final AtomicReferenceArray<Worker> started = new AtomicReferenceArray<>(MOST_WORKERS);
    private final AtomicReferenceArray<Order> orders = new AtomicReferenceArray<>(MOST_WORKERS);
    private final AtomicIntegerArray permits = new AtomicIntegerArray(MOST_WORKERS);
    private final AtomicIntegerArray parked = new AtomicIntegerArray(MOST_WORKERS);

    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    public HandOffModel() {
        this(Roster::new);
    }

    HandOffModel(BiFunction<PoolSettings, IntFunction<Worker>, Roster> newRoster) {
        this.roster = newRoster.apply(settings, this::newWorker);
    }

    private Worker newWorker(int number) {
        Worker worker = new Worker(null, null, null, settings, number);
        hired.set(number, worker);
        return worker;
    }

    @Operation
    public void submit() {
        Admission admission = roster.submit(ran::incrementAndGet);
        if (admission.refusal() == null) {
            accepted.incrementAndGet();
        }
        summon(admission.summoned());
    }

    /** One turn of this worker, at which it has outlived its idle timeout or not. */
    @Operation
    public void turn(int number, boolean overdue) {
        turnOf(number, overdue);
    }

    @Operation
    public void resize(boolean up) {
        roster.resize(0, up ? 2 : 1).forEach(this::unpark);
        for (Worker missing = roster.summonMissing(); missing != null; missing = roster.summonMissing()) {
            summon(missing);
        }
    }

    @Operation
    public void stop(boolean cancel) {
        roster.stop().forEach(this::unpark);
        if (cancel) {
            cancelled.addAndGet(roster.cancelQueued().size());
        }
    }

    /** When all threads have ended, whoever is not parked without a permit goes on; then nothing may be left undone. */
    @Validate
    public void nothingIsStranded() {
        while (everyWorkerTurns()) {
            // until all of them are parked or gone
        }
        int ended = ran.get() + cancelled.get();
        if (accepted.get() > ended) {
            throw new IllegalStateException(STRANDED + ": accepted " + accepted + ", ended " + ended);
        }
        if (accepted.get() < ended) {
            throw new IllegalStateException("a task ended twice: accepted " + accepted + ", ended " + ended);
        }
    }

    private boolean everyWorkerTurns() {
        boolean anyMoved = false;
        for (int number = 1; number < MOST_WORKERS; number++) {
            anyMoved |= turnOf(number, false);
        }
        return anyMoved;
    }

    /** Returns whether the worker moved. */
    private boolean turnOf(int number, boolean overdue) {
        Worker worker = started.get(number);
        if (worker == null) {
            return false;
        }
        Order order = orders.get(number);
        Order next = order == null ? roster.next(worker) : obey(order, worker, number, overdue);
        orders.set(number, next);
        return next != order || order == Order.RUN;
    }

    private Order obey(Order order, Worker worker, int number, boolean overdue) {
        return switch (order) {
            case RUN -> {
                worker.task.run();
                yield roster.finishedThenNext(worker, false);
            }
            case PARK -> overdue ? roster.outlived(worker) : park(worker, number);
            case LEAVE -> Order.LEAVE;
        };
    }

    private Order park(Worker worker, int number) {
        parked.set(number, 1);
        if (permits.getAndSet(number, 0) == 0) {
            return Order.PARK;
        }
        parked.set(number, 0);
        return roster.next(worker);
    }

    private void summon(Worker worker) {
        if (worker == null) {
            return;
        }
        if (worker.startsNow()) {
            started.set(numberOf(worker), worker);
        } else {
            unpark(worker);
        }
    }

    void unpark(Worker worker) {
        permits.set(numberOf(worker), 1);
    }

    boolean isParked(Worker worker) {
        return parked.get(numberOf(worker)) == 1;
    }

    private int numberOf(Worker worker) {
        int number = 1;
        while (hired.get(number) != worker) {
            number++;
        }
        return number;
    }
}
