package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import dev.deft.soak.InjectedFailures;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** The executors of an episode that are not Deft's, and do with a call what their users may not expect. Any thread. */
final class MisbehavingExecutors {

    private static final int THREADS = 2;

    private final ExecutorService threads;
    private final List<CallTarget> targets;

    /** @param name the beginning of its threads' names */
    MisbehavingExecutors(String name, CountDownLatch release) {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                THREADS, call -> new Thread(call, name + "executor-" + number.incrementAndGet()));
        targets = List.of(
                target("an executor", CallTarget.TargetKind.EXECUTOR, threads, release),
                target("an executor that runs calls twice", CallTarget.TargetKind.EXECUTOR, this::twice, release),
                target(
                        "an executor that runs calls, and throws",
                        CallTarget.TargetKind.EXECUTOR,
                        this::runAndThrow,
                        release),
                target(
                        "an executor that rejects",
                        CallTarget.TargetKind.NO_EXECUTOR,
                        MisbehavingExecutors::reject,
                        release),
                target(
                        "an executor that throws",
                        CallTarget.TargetKind.NO_EXECUTOR,
                        MisbehavingExecutors::fail,
                        release),
                target("an executor that drops calls", CallTarget.TargetKind.NO_EXECUTOR, call -> {}, release),
                target(
                        "an executor on the caller's thread",
                        CallTarget.TargetKind.NO_EXECUTOR,
                        Runnable::run,
                        release));
    }

    private static CallTarget target(
            String name, CallTarget.TargetKind kind, Executor executor, CountDownLatch release) {
        Sender sender = (Reactor reactor, ChaosCall call) -> reactor.deferToThreadPool(executor, call);
        return new CallTarget(name, kind, sender, null, PoolPlan.own(name, THREADS), release);
    }

    List<CallTarget> targets() {
        return targets;
    }

    /** Ends its threads; returns false if that hangs. */
    boolean end(HangDetector hangDetector) {
        threads.shutdown();
        return hangDetector.await(threads::isTerminated);
    }

    private void twice(Runnable call) {
        threads.execute(call);
        threads.execute(call);
    }

    private void runAndThrow(Runnable call) {
        threads.execute(call);
        throw new InjectedFailures.InjectedRuntimeException();
    }

    private static void reject(Runnable call) {
        throw new RejectedExecutionException(InjectedFailures.MESSAGE);
    }

    private static void fail(Runnable call) {
        throw new InjectedFailures.InjectedRuntimeException();
    }
}
