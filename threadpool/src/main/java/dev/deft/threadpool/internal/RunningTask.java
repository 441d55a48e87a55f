package dev.deft.threadpool.internal;

import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import org.jspecify.annotations.Nullable;

/** The task that the current thread runs: a worker keeps it in its record, which costs a call next to nothing, other threads in a thread-local. */
public final class RunningTask {

    private static final ThreadLocal<@Nullable CancellableTask> ELSEWHERE = new ThreadLocal<>();

    private RunningTask() {}

    /**
     * Says that this thread runs {@code task} from now on, or none if that is null.
     *
     * @param worker the worker that this thread is, if it is one
     * @return the task that it ran until now, to be said again when this one has ended
     */
    public static @Nullable CancellableTask begin(@Nullable CurrentWorker worker, @Nullable CancellableTask task) {
        if (worker != null) {
            return worker.begins(task);
        }
        CancellableTask before = ELSEWHERE.get();
        if (task == null) {
            ELSEWHERE.remove();
        } else {
            ELSEWHERE.set(task);
        }
        return before;
    }

    /** The task that this thread runs; null if it runs none. */
    public static @Nullable CancellableTask current() {
        CurrentWorker worker = CurrentWorker.current();
        return worker == null ? ELSEWHERE.get() : worker.task();
    }
}
