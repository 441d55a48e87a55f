package dev.deft.soak.chaos;

import dev.deft.soak.Violations;
import dev.deft.threadpool.ThreadPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A share that is given many calls at once, and what becomes of them. Belongs to the thread that gives it calls, but for the calls.
 */
final class FloodedShare {

    private static final long CALL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final ThreadPool pool;
    private final double weight;
    private final int ahead;
    private int mayUse;

    // Of the calls that it was given last.

    /** The number of times that each of them was told its end. */
    private AtomicIntegerArray told = new AtomicIntegerArray(0);

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    /**
     * @param mayUse the number of threads that it may use
     * @param ahead the number of its calls in a row that may come before others; 0 if it has no such place
     */
    FloodedShare(ThreadPool pool, double weight, int ahead, int mayUse) {
        this.pool = pool;
        this.weight = weight;
        this.ahead = ahead;
        this.mayUse = mayUse;
    }

    ThreadPool pool() {
        return pool;
    }

    double weight() {
        return weight;
    }

    int ahead() {
        return ahead;
    }

    /** Notes the number of threads that it may use from now on. */
    void mayUse(int threads) {
        mayUse = threads;
    }

    int mayUse() {
        return mayUse;
    }

    /**
     * Gives it calls; what it was given before has ended.
     *
     * @param begun told of each call that begins, on its thread
     */
    void flood(int calls, Consumer<FloodedShare> begun) {
        AtomicIntegerArray answers = new AtomicIntegerArray(calls);
        told = answers;
        mostRunning.set(0);
        made.set(0);
        for (int i = 0; i < calls; i++) {
            int number = i;
            pool.<Integer>callInThreadWithCallback(
                    (value, failure) -> answers.incrementAndGet(number), () -> make(begun));
        }
    }

    private int make(Consumer<FloodedShare> begun) {
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        begun.accept(this);
        LockSupport.parkNanos(CALL_NANOS);
        running.decrementAndGet();
        if (Thread.interrupted()) {
            interrupted.incrementAndGet();
        }
        return made.incrementAndGet();
    }

    /** Returns whether each of its calls was told its end. */
    boolean isAnswered() {
        for (int i = 0; i < told.length(); i++) {
            if (told.get(i) == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Adds a violation for each promise that it broke.
     *
     * @param stopped it was stopped amid its calls: then it need not have made them
     */
    void check(boolean stopped, Violations violations) {
        if (mostRunning.get() > mayUse) {
            violations.add(this + " made " + mostRunning + " calls at once");
        }
        for (int i = 0; i < told.length(); i++) {
            if (told.get(i) != 1) {
                violations.add("call " + i + " of " + this + " was told its end " + told.get(i) + " times");
            }
        }
        if (!stopped && (made.get() != told.length() || interrupted.get() > 0)) {
            violations.add(this + ", which nobody stopped, made " + made + " of its " + told.length() + " calls, and "
                    + interrupted + " of them were interrupted");
        }
    }

    @Override
    public String toString() {
        return "share " + pool.name() + " of weight " + weight + (ahead > 0 ? ", " + ahead + " ahead," : "")
                + " with up to " + mayUse + " threads";
    }
}
