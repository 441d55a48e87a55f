package dev.deft.threadpool;

import dev.deft.threadpool.internal.CancellableTask;
import dev.deft.threadpool.internal.RunningTask;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A call that has a thread of its own beside a pool's workers: {@link ThreadPool#longRunning}. */
final class LongRunningCall<V extends @Nullable Object> extends FutureTask<V> implements CancellableTask {

    private final Cancellation cancellation = new Cancellation(this::isCancelled);

    LongRunningCall(Callable<V> call) {
        super(call);
    }

    @Override
    public void run() {
        CancellableTask outer = RunningTask.begin(null, this);
        try {
            super.run();
        } finally {
            var unused = RunningTask.begin(null, outer);
        }
    }

    @Override
    protected void done() {
        if (isCancelled()) {
            cancellation.request();
        }
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }
}
