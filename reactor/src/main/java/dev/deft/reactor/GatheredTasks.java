package dev.deft.reactor;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolAccess;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.TaskBatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that callbacks submit while a turn delivers several results: those that go to one pool one after the other go there together. A
 * worker that takes each as it comes would take the reactor's cache lines from it once a call. Reactor thread only.
 *
 * <p>A task is admitted or refused at its call. That it does not wait for long, and that it does not wait at all for a callback that blocks,
 * {@link TaskBatch} sees to.
 */
final class GatheredTasks extends Padded {

    private static final PoolAccess POOLS = PoolAccess.get();

    private final BooleanSupplier isOwner;

    /** More results are to be delivered in this turn. */
    private boolean gathering;

    /** The pool of the last task: only the second in a row begins a batch. */
    private @Nullable ThreadPool pool;

    private @Nullable TaskBatch batch;

    private final Runnable submission = this::submit;

    /** @param isOwner tells whether the caller is on the reactor's thread, or counts as that; asked by any thread */
    GatheredTasks(BooleanSupplier isOwner) {
        this.isOwner = isOwner;
    }

    /** Says whether more tasks may come in this turn. */
    void gather(boolean moreMayCome) {
        gathering = moreMayCome;
    }

    /** Gives a task to a pool, now or with those that come next. */
    void submit(ThreadPool to, PoolTask task) {
        if (pool != to) {
            submit();
            pool = to;
            to.execute(task);
        } else if (!isAdded(to, task)) {
            submit();
            to.execute(task);
        }
    }

    private boolean isAdded(ThreadPool to, PoolTask task) {
        TaskBatch open = batch;
        if (open == null) {
            if (!gathering) {
                return false;
            }
            open = POOLS.openBatch(to, isOwner);
            if (open == null) {
                return false;
            }
            batch = open;
        }
        boolean added = open.add(task);
        if (added && !gathering) {
            open.submit();
        }
        forgetIfOver(open);
        return added;
    }

    /** Gives the pool what was gathered for it. */
    private void submit() {
        TaskBatch open = batch;
        if (open != null) {
            open.submit();
            forgetIfOver(open);
        }
    }

    /** Lets go of a batch; whoever was told of a refusal meanwhile may have opened another. */
    private void forgetIfOver(TaskBatch open) {
        if (batch == open && open.isOver()) {
            batch = null;
        }
    }

    /** Ends the turn: gives the pool what was gathered. Whatever comes of that, the reactor goes on. */
    void endTurn() {
        gathering = false;
        if (batch != null) {
            CallFromThread.runLogged(submission, "the hand-over of a turn's tasks");
        }
    }

    /** Lets go of the pool, which may have ended before the reactor goes on. */
    void forgetPool() {
        pool = null;
    }
}
