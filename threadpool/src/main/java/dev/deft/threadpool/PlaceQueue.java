package dev.deft.threadpool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.StackReserve;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a place in a pool's full queue, first come, first served, without a thread: {@link
 * SaturationPolicy#waitForPlace}. Any thread.
 *
 * <pre>
 *    submit ---> waits here ---> has a place: in the pool's queue
 *                    |
 *                    '---> revoked, or refused by a stop: as if it had never come
 * </pre>
 *
 * <p><b>Order.</b> One thread at a time moves calls on; another that comes meanwhile leaves it its errand ({@link #errands}). A call
 * goes by this queue whenever another does, so that none overtakes. It leaves this queue only once it has been counted in by the pool:
 * whoever revokes it removes it here, or, where it is not here any more, takes it out of the pool's count.
 *
 * <p><b>Why none is left behind.</b> Two sides write one thing and then read the other: who adds a call writes {@link #size}, then
 * asks the pool for a place; who ends a task counts it, then, after a full fence, reads {@link #size}. So one of them sees the other.
 */
class PlaceQueue {

    private final Dispatcher dispatcher;
    private final PoolState poolState;
    private final int atMost;

    @GuardedBy("this")
    private final Set<Runnable> waiting = new LinkedHashSet<>();

    /** The pool was stopped: what comes now is refused. */
    @GuardedBy("this")
    private boolean closed;

    /** The number of calls that wait, and of that which is being moved on. Written under the monitor, read without. */
    private volatile int size;

    /** The number of times that somebody asked to have calls moved on, while one thread does so; 0 while none does. */
    private final AtomicInteger errands = new AtomicInteger();

    PlaceQueue(Dispatcher dispatcher, int atMost) {
        this.dispatcher = dispatcher;
        this.poolState = dispatcher.poolState();
        this.atMost = atMost;
    }

    /**
     * Gives a task a place, or has it wait for one.
     *
     * @return why it is refused; null when it is not
     */
    @Nullable
    RejectedExecutionException submit(Runnable task) {
        StackReserve.toWake();
        Refusal refusal = size == 0 ? poolState.admit() : Refusal.FULL;
        if (refusal == null) {
            return dispatcher.accept(task, poolState.submitAdmitted(task));
        }
        if (refusal == Refusal.STOPPED || isClosed()) {
            return dispatcher.refusedForStop();
        }
        Runnable entry = task instanceof PoolTask ? task : new Plain(task);
        if (!add(entry)) {
            return dispatcher.refusedForFullness();
        }
        try {
            moveOn();
        } catch (OutOfMemoryError noMemory) {
            if (remove(entry)) { // else it was moved on, and has an end of its own
                throw noMemory;
            }
        }
        return null;
    }

    /** Says that there may be a place: a task has ended, or the pool may have more workers. */
    void placeFreed() {
        VarHandle.fullFence(); // between the count of that task, which is written without one, and the size
        if (size > 0) {
            moveOn();
        }
    }

    /** Takes out a task that was revoked; returns false if it does not wait here. */
    synchronized boolean remove(Runnable task) {
        boolean removed = waiting.remove(task);
        if (removed) {
            size--;
        }
        return removed;
    }

    /** Lets nothing wait any more; returns what waited, which the caller tells. */
    synchronized List<Runnable> close() {
        List<Runnable> refused = new ArrayList<>(waiting.size()); // first: there may be no memory for it
        closed = true;
        waiting.forEach(entry -> refused.add(taskOf(entry)));
        waiting.clear();
        size -= refused.size();
        return refused;
    }

    int size() {
        return size;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    synchronized boolean add(Runnable task) {
        if (closed || waiting.size() >= atMost) {
            return false;
        }
        try {
            waiting.add(task);
        } catch (OutOfMemoryError noMemory) { // for a larger table: the task is in the one that there is
            waiting.remove(task);
            throw noMemory;
        }
        size++;
        return true;
    }

    /** Gives places to those that wait, as long as there are any. */
    private void moveOn() {
        if (errands.getAndIncrement() > 0) {
            return;
        }
        try {
            int done = 1;
            while (done > 0) {
                moveAll();
                done = errands.addAndGet(-done);
            }
        } catch (Throwable noRoom) { // or nobody would move them on ever again
            errands.set(0);
            throw noRoom;
        }
    }

    private void moveAll() {
        while (size > 0 && poolState.admit() == null) {
            Runnable next = null;
            try {
                next = take();
            } finally {
                if (next == null) { // there is none, or no memory to look
                    poolState.giveUpPlace();
                    dispatcher.countedOut();
                }
            }
            if (next == null) {
                return;
            }
            move(next);
        }
    }

    /** Takes the first one out, which still counts as waiting: none may overtake it. */
    private synchronized @Nullable Runnable take() {
        Iterator<Runnable> first = waiting.iterator();
        if (!first.hasNext()) {
            return null;
        }
        Runnable task = first.next();
        first.remove();
        return task;
    }

    private void move(Runnable entry) {
        Runnable task = taskOf(entry);
        Throwable refusal;
        try {
            refusal = dispatcher.accept(task, poolState.submitAdmitted(task));
        } catch (Throwable noMemory) {
            refusal = noMemory;
        }
        taken();
        if (refusal != null) {
            dispatcher.lose(task, refusal);
        }
    }

    private static Runnable taskOf(Runnable entry) {
        return entry instanceof Plain plain ? plain.task : entry;
    }

    private synchronized void taken() {
        size--;
    }

    /** A task that may be submitted more than once, in an object of its own. */
    private static final class Plain implements Runnable {

        private final Runnable task;

        Plain(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            task.run();
        }
    }
}
