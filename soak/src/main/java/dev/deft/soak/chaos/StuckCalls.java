package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls on a pool that nothing but their release ends. Any thread. */
final class StuckCalls {

    private final Reactor reactor;
    private final ThreadPool pool;
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    /** Of the reactor's thread: the newest first. */
    private final Deque<Deferred<Void>> answers = new ArrayDeque<>();

    StuckCalls(Reactor reactor, ThreadPool pool) {
        this.reactor = reactor;
        this.pool = pool;
    }

    void send(int count) {
        reactor.callFromThread(() -> {
            for (int i = 0; i < count; i++) {
                Deferred<Void> answer = reactor.deferToThreadPool(pool, this::run);
                answer.addBoth(result -> "");
                answers.addFirst(answer);
            }
        });
    }

    private void run() {
        begun.incrementAndGet();
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException held) {
                Thread.onSpinWait();
            }
        }
    }

    /** Cancels them, the newest first: so none that is queued gets the place of one that runs. */
    void giveUp() {
        reactor.callFromThread(() -> answers.forEach(Deferred::cancel));
    }

    /** Returns the number of those that run, or have run. */
    int begun() {
        return begun.get();
    }

    void release() {
        released.countDown();
    }
}
