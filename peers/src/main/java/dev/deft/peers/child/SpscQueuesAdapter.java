package dev.deft.peers.child;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A reference for calls that do nothing on two free cores: one queue to a single worker and one back, and both threads poll them for as long as
 * anything is outstanding. A call is an object of its own, which carries its outcome, and has nothing else of what a user needs.
 *
 * <p>Up to {@value #TOGETHER} calls or outcomes cross together, also where the first of them has to wait for the others, as no user would have
 * it with calls that take long.
 */
final class SpscQueuesAdapter implements Adapter {

    private static final int TOGETHER = 32;

    private final Queue<Runnable> entries = new ConcurrentLinkedQueue<>();
    private final SpscQueue<Call<?>> calls = new SpscQueue<>();
    private final SpscQueue<Call<?>> outcomes = new SpscQueue<>();
    private final Thread worker = new Thread(this::work, "worker");
    private final Thread loop = new Thread(this::deliver, "loop");

    private volatile boolean polling;
    private volatile boolean closed;

    /** The calls under way, and all that were made; the loop's. */
    private final LonelyLong outstanding = new LonelyLong();

    private final LonelyLong made = new LonelyLong();

    SpscQueuesAdapter() {
        worker.setDaemon(true);
        loop.setDaemon(true);
        worker.start();
        loop.start();
    }

    @Override
    public String libraries() {
        return "no library";
    }

    @Override
    public void onLoop(Runnable something) {
        entries.add(something);
        LockSupport.unpark(loop);
    }

    @Override
    public <T> Runnable caller(Callable<T> work, Completion<T> completion) {
        return () -> {
            outstanding.add(1);
            made.add(1);
            calls.add(new Call<>(work, completion));
            if (made.get() % TOGETHER == 0) {
                calls.publish();
            }
        };
    }

    /** Runs entries, and delivers outcomes while calls are under way; parks else, so that the other peers have the cores. */
    private void deliver() {
        while (!closed) {
            Runnable entry = entries.poll();
            if (entry == null) {
                LockSupport.park(this);
                continue;
            }
            polling = true;
            LockSupport.unpark(worker);
            entry.run();
            while (outstanding.get() > 0) {
                Call<?> call = outcomes.poll();
                if (call == null) {
                    calls.publish();
                    Thread.onSpinWait();
                } else {
                    outstanding.add(-1);
                    call.deliver();
                }
            }
            polling = false;
        }
    }

    private void work() {
        int done = 0;
        while (!closed) {
            if (!polling) {
                LockSupport.park(this);
                continue;
            }
            Call<?> call = calls.poll();
            if (call == null) {
                outcomes.publish();
                Thread.onSpinWait();
            } else {
                call.run();
                outcomes.add(call);
                if (++done % TOGETHER == 0) {
                    outcomes.publish();
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(loop);
        LockSupport.unpark(worker);
    }

    private static final class Call<T> {

        private final Callable<T> work;
        private final Completion<T> completion;
        private @Nullable T result;
        private @Nullable Throwable failure;

        Call(Callable<T> work, Completion<T> completion) {
            this.work = work;
            this.completion = completion;
        }

        void run() {
            try {
                result = work.call();
            } catch (Exception | Error e) {
                failure = e;
            }
        }

        @SuppressWarnings("NullAway") // a work's own result is passed on, whatever it is
        void deliver() {
            if (failure == null) {
                completion.completed(result);
            } else {
                completion.failed(failure);
            }
        }
    }
}
