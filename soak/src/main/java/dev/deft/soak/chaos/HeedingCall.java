package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.RunTimeoutException;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A call that runs until its caller has been told its end, if it is cancelled, and else until it is released; and then looks what it knows of that. A
 * call is asked to end before its caller is told: so it need not be given any time to see it.
 */
final class HeedingCall {

    /** The ways in which it comes to its end while it runs. */
    enum Ending {
        NONE("went on"),
        CANCEL(CancellationException.class.getSimpleName()),
        TIME_OUT(TimeoutException.class.getSimpleName()),
        RUN_AT_MOST(RunTimeoutException.class.getSimpleName());

        private final String answer;

        Ending(String answer) {
            this.answer = answer;
        }
    }

    /** The state that it knows when its caller has been told. */
    private record Seen(boolean isRequested, boolean throwsIt, int requests, boolean interrupted) {}

    private final Ending ending;
    private final boolean interruptible;
    private final Duration soon;
    private final DeftOperations deft;

    /** Opens when its caller has been told its end, or it is released. */
    private final CountDownLatch told = new CountDownLatch(1);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();

    /** Written and read on the reactor's thread, and once more by who has seen that the call has begun. */
    private volatile @Nullable Deferred<String> answer;

    /** Written by the worker. */
    private volatile @Nullable Seen seen;

    /** Written by the reactor's thread. */
    private volatile String answered = "";

    /**
     * @param interruptible whether it has opted for an interrupt
     * @param soon the time that it has where it times out
     */
    HeedingCall(Ending ending, boolean interruptible, Duration soon, DeftOperations deft) {
        this.ending = ending;
        this.interruptible = interruptible;
        this.soon = soon;
        this.deft = deft;
    }

    /** Sends it. On the reactor's thread. */
    void send(Reactor reactor, ThreadPool pool) {
        CallOptions options = interruptible ? CallOptions.none().interruptIfCancelled() : CallOptions.none();
        Deferred<String> sent = reactor.deferToThreadPool(
                pool, ending == Ending.RUN_AT_MOST ? options.runAtMost(soon) : options, this::run);
        answer = sent;
        if (ending != Ending.TIME_OUT) {
            noteEnd(sent);
        }
    }

    private void noteEnd(Deferred<String> sent) {
        sent.addBoth(result -> {
            answered = result.fold(value -> value, failure -> failure.getClass().getSimpleName());
            if (ending != Ending.NONE) {
                told.countDown();
            }
            return answered;
        });
    }

    /** Returns its Deferred, once it has begun. Any thread. */
    Deferred<String> answer() {
        return Objects.requireNonNull(answer, "it was sent before it began");
    }

    /**
     * Has it be cancelled, or time out soon, as its ending is. On the reactor's thread.
     *
     * @param untouched another call's, which is not to be cancelled
     */
    void endSoon(Reactor reactor, Deferred<?> untouched) {
        switch (ending) {
            case CANCEL -> deft.cancelRunning(answer(), untouched);
            case TIME_OUT -> noteEnd(answer().addTimeout(soon, reactor));
            case NONE, RUN_AT_MOST -> {}
        }
    }

    /** Runs on the worker. */
    private String run() {
        Cancellation cancellation = Cancellation.current();
        deft.onRequest(cancellation, requests::incrementAndGet);
        begun.countDown();
        boolean interrupted = awaitTold();
        boolean throwsIt = false;
        try {
            deft.throwIfRequested(cancellation);
        } catch (CancellationException toEnd) {
            throwsIt = true;
        }
        seen = new Seen(cancellation.isRequested(), throwsIt, requests.get(), interrupted);
        return Ending.NONE.answer;
    }

    /** Returns whether it was interrupted meanwhile. */
    private boolean awaitTold() {
        boolean interrupted = false;
        while (told.getCount() > 0) {
            try {
                told.await();
            } catch (InterruptedException cancelled) {
                interrupted = true;
            }
        }
        return interrupted || Thread.interrupted();
    }

    /** Has it look what it knows, and end. Any thread. */
    void release() {
        told.countDown();
    }

    /** Returns whether a worker has begun it, and whoever sent it, which that may overtake, has its Deferred. */
    boolean hasBegun() {
        return begun.getCount() == 0 && answer != null;
    }

    boolean hasEnded() {
        return seen != null && !answered.isEmpty();
    }

    boolean isToEnd() {
        return ending != Ending.NONE;
    }

    /** Returns whether it has seen what it was to see, and its caller was told what it was to be told. Any thread, when it has ended. */
    boolean isRight() {
        Seen right = new Seen(isToEnd(), isToEnd(), isToEnd() ? 1 : 0, isToEnd() && interruptible);
        return right.equals(seen) && answered.equals(ending.answer) && requests.get() == right.requests;
    }

    /** Counts what it has seen. Any thread, when it has ended. */
    void count(ChaosTally tally) {
        Seen last = seen;
        if (last != null) {
            tally.occurred(Occurrence.HEEDED_CANCEL, last.isRequested ? 1 : 0);
            tally.occurred(Occurrence.INTERRUPTED_BY_CANCEL, last.interrupted ? 1 : 0);
            tally.occurred(Occurrence.RAN_TOO_LONG, ending == Ending.RUN_AT_MOST ? 1 : 0);
        }
    }

    @Override
    public String toString() {
        return ending + (interruptible ? " with an interrupt" : "") + ": saw " + seen + ", its caller was told "
                + (answered.isEmpty() ? "nothing" : answered);
    }
}
