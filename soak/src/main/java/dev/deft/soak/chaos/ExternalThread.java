package dev.deft.soak.chaos;

import dev.deft.soak.InjectedFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that is neither a reactor's nor a pool's, and calls on both in all the ways that other threads may, while they
 * work, while they stop, and a few times after.
 */
final class ExternalThread implements Runnable, Submitter {

    /** A way to call on a reactor or a pool from another thread. */
    private enum EntryPoint {
        CALL_FROM_THREAD,
        EXECUTE,
        WITH_CALLBACK,
        FUTURE,
        SUBMIT,
        SUBMIT_AND_CANCEL,
        BLOCKING,
        BLOCKING_WITH_A_LIMIT,
        BLOCKING_INTERRUPTED
    }

    /** A future that the JDK's interface gave, and its call. */
    private record Pending(ChaosCall call, Future<?> future) {}

    private static final EntryPoint[] ENTRY_POINTS = EntryPoint.values();
    private static final int LONGEST_PAUSE_MICROS = 400;
    private static final int LONGEST_LIMIT_MICROS = 2_000;
    private static final int CALLS_AFTER_ALL_HAS_STOPPED = 20;

    private final String name;
    private final List<ReactorUnderTest> reactors;
    private final List<CallTarget> pools;
    private final EpisodeContext episode;
    private final SplittableRandom random;

    /** Owned by this thread, and then by the one that has joined it. */
    private final List<Pending> futures = new ArrayList<>();

    private final List<ChaosCall> executed = new ArrayList<>();

    /** Set by the episode's thread, when all has stopped. */
    private volatile boolean over;

    /** @param pools at least one */
    ExternalThread(
            String name,
            List<ReactorUnderTest> reactors,
            List<CallTarget> pools,
            EpisodeContext episode,
            SplittableRandom random) {
        this.name = name;
        this.reactors = List.copyOf(reactors);
        this.pools = List.copyOf(pools);
        this.episode = episode;
        this.random = random;
    }

    @Override
    public void run() {
        while (!over) {
            callOnce();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MICROS)));
        }
        for (int i = 0; i < CALLS_AFTER_ALL_HAS_STOPPED; i++) {
            callOnce();
        }
    }

    /** Has it end, after a few more calls: everything has stopped. Any thread. */
    void end() {
        over = true;
    }

    private void callOnce() {
        EntryPoint entryPoint = RandomChoice.of(ENTRY_POINTS, random);
        ReactorUnderTest tested = RandomChoice.of(reactors, random);
        CallTarget target = RandomChoice.of(pools, random);
        switch (entryPoint) {
            case CALL_FROM_THREAD -> callFromThread(tested);
            case EXECUTE -> execute(target);
            case WITH_CALLBACK -> callWithCallback(target);
            case FUTURE -> future(target);
            case SUBMIT -> submit(tested, target, CallerAction.WAIT);
            case SUBMIT_AND_CANCEL -> submit(tested, target, CallerAction.CANCEL);
            case BLOCKING -> block(tested, target, CallerAction.WAIT);
            case BLOCKING_WITH_A_LIMIT -> block(tested, target, CallerAction.TIME_OUT);
            case BLOCKING_INTERRUPTED -> block(tested, target, CallerAction.INTERRUPT_CALLER);
        }
    }

    private void callFromThread(ReactorUnderTest tested) {
        ChaosCall call = newCall(draw(tested.thread()), CallerAction.WAIT, tested.thread(), tested);
        try {
            tested.reactor().callFromThread(() -> runAndTell(call));
        } catch (RejectedExecutionException refusal) {
            call.failed(refusal);
        }
    }

    private void execute(CallTarget target) {
        ChaosCall call = newCall(draw(target), CallerAction.WAIT, target, null);
        try {
            target.pool().execute(() -> runAndTell(call));
        } catch (RejectedExecutionException refusal) {
            call.failed(refusal);
            return;
        }
        executed.add(call);
    }

    /** Runs the call, tells it its answer, and throws what it threw, for the worker or the reactor to handle. */
    private static void runAndTell(ChaosCall call) {
        Object value;
        try {
            value = call.call();
        } catch (Throwable failure) {
            call.failed(failure);
            throw ChaosCall.<RuntimeException>sneakyThrow(failure);
        }
        call.returned(value);
    }

    private void callWithCallback(CallTarget target) {
        ChaosCall call = newCall(draw(target), CallerAction.WAIT, target, null);
        boolean throwsToo = random.nextBoolean();
        target.pool()
                .<Object>callInThreadWithCallback(
                        (value, failure) -> {
                            call.completed(value, failure);
                            if (throwsToo) {
                                throw new InjectedFailures.InjectedRuntimeException();
                            }
                        },
                        call);
    }

    private void future(CallTarget target) {
        boolean cancels = random.nextInt(4) == 0;
        ChaosCall call = newCall(draw(target), cancels ? CallerAction.CANCEL : CallerAction.WAIT, target, null);
        Future<?> future;
        try {
            future = target.pool().asExecutorService().submit(call);
        } catch (RejectedExecutionException refusal) {
            call.failed(refusal);
            return;
        }
        if (cancels) {
            future.cancel(random.nextBoolean());
        }
        futures.add(new Pending(call, future));
    }

    private void submit(ReactorUnderTest tested, CallTarget target, CallerAction callerAction) {
        ChaosCall call = newCall(drawToDefer(target), callerAction, target, tested);
        CompletableFuture<Object> future = tested.reactor().submit(() -> target.send(tested, call));
        var unused = future.whenComplete(call::completed);
        if (callerAction == CallerAction.CANCEL) {
            future.cancel(true);
        }
    }

    private void block(ReactorUnderTest tested, CallTarget target, CallerAction callerAction) {
        CallAction action = callerAction == CallerAction.WAIT ? drawShort(target) : drawToDefer(target);
        ChaosCall call = newCall(action, callerAction, target, tested);
        if (callerAction == CallerAction.INTERRUPT_CALLER) {
            Thread.currentThread().interrupt();
        }
        try {
            call.returned(wait(tested, target, call));
        } catch (Throwable failure) {
            call.failed(failure);
        } finally {
            Thread.interrupted();
        }
    }

    private Object wait(ReactorUnderTest tested, CallTarget target, ChaosCall call) throws Exception {
        if (call.callerAction() != CallerAction.TIME_OUT) {
            return tested.reactor().<Object>blockingCallFromThread(() -> target.send(tested, call));
        }
        Duration limit = Duration.ofNanos(1_000L * random.nextInt(LONGEST_LIMIT_MICROS));
        return tested.reactor().<Object>blockingCallFromThread(limit, () -> target.send(tested, call));
    }

    private CallAction drawToDefer(CallTarget target) {
        CallAction action = CallAction.draw(random);
        return target.takes(action) ? action : CallAction.RETURN;
    }

    /** Draws for a call that this thread waits for: it has more to do than that. */
    private CallAction drawShort(CallTarget target) {
        CallAction action = CallAction.draw(random);
        return action.needs() != CallAction.Needs.A_WORKER_FOR_LONG && target.takes(action)
                ? action
                : CallAction.RETURN;
    }

    /** Draws for a call that comes from no reactor: to return a Deferred is then as good as anything. */
    private CallAction draw(CallTarget target) {
        CallAction action = drawToDefer(target);
        return action == CallAction.DEFERRED || action == CallAction.CALL_BACK || action == CallAction.CALL_ITS_OWN_POOL
                ? CallAction.RETURN
                : action;
    }

    private ChaosCall newCall(
            CallAction action, CallerAction callerAction, CallTarget target, @Nullable ReactorUnderTest tested) {
        ChaosCall call =
                new ChaosCall(episode.tally().numbers(1), action, callerAction, target, tested, this, episode.tally());
        episode.open().add(call);
        return call;
    }

    /**
     * Tells calls their answers that no callback brings. To be called when this thread has ended, and what its calls were
     * on has stopped.
     *
     * @return those of its calls that a pool accepted and did not run
     */
    List<ChaosCall> settle() {
        for (Pending pending : futures) {
            if (pending.future().isDone()) {
                settle(pending);
            }
        }
        return executed.stream().filter(call -> !call.isAnswered()).toList();
    }

    private static void settle(Pending pending) {
        try {
            pending.call().returned(pending.future().get());
        } catch (ExecutionException failed) {
            pending.call().failed(Objects.requireNonNull(failed.getCause(), "a failed future has a cause"));
        } catch (Exception other) { // it was cancelled
            pending.call().failed(other);
        }
    }

    @Override
    public void answered(ChaosCall call) {
        episode.open().remove(call);
    }

    @Override
    public String toString() {
        return name;
    }
}
