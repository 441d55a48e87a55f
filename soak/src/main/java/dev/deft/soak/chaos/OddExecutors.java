package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The executors of an episode that are not Deft's, and do with a call what their users may not expect. Any thread. */
final class OddExecutors {

    private static final int THREADS = 2;

    private final ExecutorService threads;
    private final List<Lane> lanes;

    /** @param name what the names of its threads begin with */
    OddExecutors(String name, CountDownLatch release) {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                THREADS, call -> new Thread(call, name + "executor-" + number.incrementAndGet()));
        lanes = List.of(
                lane("an executor", Lane.Type.EXECUTOR, threads, release),
                lane("an executor that runs calls twice", Lane.Type.EXECUTOR, this::twice, release),
                lane("an executor that runs calls, and throws", Lane.Type.EXECUTOR, this::runAndThrow, release),
                lane("an executor that rejects", Lane.Type.NO_EXECUTOR, OddExecutors::reject, release),
                lane("an executor that throws", Lane.Type.NO_EXECUTOR, OddExecutors::fail, release),
                lane("an executor that drops calls", Lane.Type.NO_EXECUTOR, call -> {}, release),
                lane("an executor on the caller's thread", Lane.Type.NO_EXECUTOR, Runnable::run, release));
    }

    private static Lane lane(String name, Lane.Type type, Executor executor, CountDownLatch release) {
        Sender sender = (Reactor reactor, Call call) -> reactor.deferToThreadPool(executor, call);
        return new Lane(name, type, sender, null, PoolPlan.own(name, THREADS), release);
    }

    List<Lane> lanes() {
        return lanes;
    }

    /** Ends its threads; false if they did not in time. */
    boolean end(Patience patience) {
        threads.shutdown();
        return patience.await(threads::isTerminated);
    }

    private void twice(Runnable call) {
        threads.execute(call);
        threads.execute(call);
    }

    private void runAndThrow(Runnable call) {
        threads.execute(call);
        throw new OnPurpose.Refusal();
    }

    private static void reject(Runnable call) {
        throw new RejectedExecutionException(OnPurpose.MESSAGE);
    }

    private static void fail(Runnable call) {
        throw new OnPurpose.Refusal();
    }
}
