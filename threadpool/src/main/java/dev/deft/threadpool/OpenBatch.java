package dev.deft.threadpool;

import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.StackReserve;
import dev.deft.threadpool.internal.TaskBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that one thread has for a pool and that wait beside its queue, so that a worker that keeps up does not take each of them, and with
 * it the cache lines of whoever submits them, as it comes.
 *
 * <p>One word has the number of tasks and whether more may be added:
 *
 * <pre>
 *    0 ---&gt; 1 ---&gt; 2 ---&gt; …          the submitter adds a task
 *    |      |      |
 *    '------'------'---&gt; CLOSED      the submitter, or a worker under the pool's monitor: whoever moves it here puts the tasks
 *                                      into the queue, in their order
 * </pre>
 *
 * <p><b>Why no task is stranded</b>, though its submitter may block before it submits the batch: it adds a task (compare-and-set), and then
 * asks, as after an offer to the queue, whether somebody sees to what waits; if nobody does, it submits the batch at once. A worker that
 * ceases to look says so and then looks here, too ({@link PoolState}). So at least one of the two sees the other.
 *
 * <p>Where there is no memory to put them into the queue, a worker takes them from here, the first one first, and leaves the others.
 *
 * <p><b>Why none is overtaken</b> by a later one of its submitter's. A worker closes the batch and puts its tasks into the queue under the pool's
 * monitor; the submitter, which submits the batch before anything else and finds it closed, comes by the monitor first. Other submitters overtake no more
 * tasks than a batch has: then they put it into the queue, as a worker does.
 */
final class OpenBatch extends TaskBatch {

    /** The most tasks of a batch: as many as a turn of a reactor delivers results, and two cache lines of the queue. */
    static final int MOST = 32;

    private static final int CLOSED = 1 << 16;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(OpenBatch.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final PoolState poolState;
    private final Consumer<OpenBatch> submission;
    private final BooleanSupplier isOwner;

    /** Written by the submitter before the state, read by whoever closes it. */
    private final @Nullable Runnable[] tasks = new Runnable[MOST];

    /** The state above. */
    @SuppressWarnings("unused") // through STATE
    private int state;

    /** The number of tasks that others have submitted meanwhile, as far as they did not count at the same time. Any thread. */
    private int overtaken;

    // The submitter's.

    private int added;

    /** A task was admitted and not added: the batch was closed, or the stack was too short. */
    private boolean admittedInVain;

    private boolean over;

    /**
     * Opens one for the calling thread.
     *
     * @param submission puts the tasks of the batch into the queue, and sees to it that they are looked at
     * @param isOwner tells whether the caller is who adds to the batch; asked by any thread
     */
    OpenBatch(PoolState poolState, Consumer<OpenBatch> submission, BooleanSupplier isOwner) {
        this.poolState = poolState;
        this.submission = submission;
        this.isOwner = isOwner;
    }

    @Override
    public boolean add(PoolTask task) {
        if (over || admittedInVain || !poolState.tryAdmit()) {
            return false;
        }
        admittedInVain = true; // a field alone, for what follows may overflow the stack
        tasks[added] = task;
        if (!STATE.compareAndSet(this, added, added + 1)) {
            return false; // a worker has closed it; to submit it gives the place up
        }
        admittedInVain = false;
        added++;
        if (added == MOST || poolState.isBatchDue()) {
            submit();
        }
        return true;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void submit() {
        if (over) {
            return;
        }
        StackReserve.toWake();
        over = true;
        if (admittedInVain) {
            admittedInVain = false;
            poolState.giveUpPlace();
        }
        submission.accept(this);
    }

    /** Returns whether the caller is who adds to it. Any thread. */
    boolean isOwn() {
        return isOwner.getAsBoolean();
    }

    /** Notes that another's task goes before what waits here; returns whether that is enough of them. Any thread. */
    boolean isOvertakenTooOften() {
        return hasTasks() && ++overtaken > MOST;
    }

    /** Returns whether tasks wait here. Any thread. */
    boolean hasTasks() {
        int now = (int) STATE.getVolatile(this);
        return now > 0 && now < CLOSED;
    }

    /**
     * Lets nothing be added any more.
     *
     * @return the number of {@link #tasks}, which the caller is to put into the queue; negative if another does, or has
     */
    int close() {
        int before = (int) STATE.getAndBitwiseOr(this, CLOSED);
        return before < CLOSED ? before : -1;
    }

    /** Has the tasks from {@code first} to before {@code end} wait here again, for whoever closed it could not put them into the queue. */
    void reopen(int first, int end) {
        System.arraycopy(tasks, first, tasks, 0, end - first);
        STATE.setVolatile(this, end - first);
    }

    /**
     * Takes the first task out, where there is no memory to put them all into the queue; null if none waits. Under the pool's monitor; its submitter adds no more
     * then.
     */
    @Nullable
    Runnable takeFirst() {
        int count = hasTasks() ? close() : 0;
        if (count <= 0) {
            return null; // or its submitter has closed it
        }
        Runnable first = tasks[0];
        reopen(1, count);
        return first;
    }

    /** The tasks, for whoever has closed it. */
    @Nullable
    Runnable[] tasks() {
        return tasks;
    }

    /** The number of tasks that were added. The submitter. */
    int added() {
        return added;
    }
}
