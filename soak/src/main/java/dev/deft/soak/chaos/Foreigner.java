package dev.deft.soak.chaos;

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
final class Foreigner implements Runnable, Submitter {

    /** The ways. */
    private enum Approach {
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

    /** A future that the JDK's interface gave, and whose call it is. */
    private record Pending(Call call, Future<?> future) {}

    private static final Approach[] APPROACHES = Approach.values();
    private static final int LONGEST_PAUSE_MICROS = 400;
    private static final int LONGEST_LIMIT_MICROS = 2_000;
    private static final int CALLS_AFTER_ALL_HAS_STOPPED = 20;
    private static final int OVERFLOWS_OF_A_HUNDRED = 20;

    private final String name;
    private final List<Host> hosts;
    private final List<Lane> pools;
    private final Books books;
    private final OpenCalls open;
    private final SplittableRandom random;

    /** This thread's, and then of whoever has joined it. */
    private final List<Pending> futures = new ArrayList<>();

    private final List<Call> executed = new ArrayList<>();

    /** Set by the episode's thread, when all has stopped. */
    private volatile boolean over;

    /** @param pools at least one */
    Foreigner(String name, List<Host> hosts, List<Lane> pools, Books books, OpenCalls open, SplittableRandom random) {
        this.name = name;
        this.hosts = List.copyOf(hosts);
        this.pools = List.copyOf(pools);
        this.books = books;
        this.open = open;
        this.random = random;
    }

    @Override
    public void run() {
        while (!over) {
            approach();
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MICROS)));
        }
        for (int i = 0; i < CALLS_AFTER_ALL_HAS_STOPPED; i++) {
            approach();
        }
    }

    /** Everything has stopped. Any thread. */
    void end() {
        over = true;
    }

    private void approach() {
        Approach approach = Draw.one(APPROACHES, random);
        Host host = Draw.one(hosts, random);
        Lane lane = Draw.one(pools, random);
        switch (approach) {
            case CALL_FROM_THREAD -> callFromThread(host);
            case EXECUTE -> execute(lane);
            case WITH_CALLBACK -> callWithCallback(lane);
            case FUTURE -> future(lane);
            case SUBMIT -> submit(host, lane, Treatment.WAIT);
            case SUBMIT_AND_CANCEL -> submit(host, lane, Treatment.CANCEL);
            case BLOCKING -> block(host, lane, Treatment.WAIT);
            case BLOCKING_WITH_A_LIMIT -> block(host, lane, Treatment.TIME_OUT);
            case BLOCKING_INTERRUPTED -> block(host, lane, Treatment.INTERRUPT_CALLER);
        }
    }

    private void callFromThread(Host host) {
        Call call = newCall(draw(host.thread()), Treatment.WAIT, host.thread(), host);
        try {
            host.reactor().callFromThread(() -> runAndTell(call));
        } catch (RejectedExecutionException refusal) {
            call.failed(refusal);
        }
    }

    private void execute(Lane lane) {
        Call call = newCall(draw(lane), Treatment.WAIT, lane, null);
        try {
            lane.pool().execute(() -> runAndTell(call));
        } catch (RejectedExecutionException refusal) {
            call.failed(refusal);
            return;
        }
        executed.add(call);
    }

    /** What it throws is for the worker or the reactor to bear. */
    private static void runAndTell(Call call) {
        Object value;
        try {
            value = call.call();
        } catch (Throwable failure) {
            call.failed(failure);
            throw Call.<RuntimeException>asItIs(failure);
        }
        call.returned(value);
    }

    private void callWithCallback(Lane lane) {
        Call call = newCall(draw(lane), Treatment.WAIT, lane, null);
        boolean throwsToo = random.nextBoolean();
        lane.pool()
                .<Object>callInThreadWithCallback(
                        (value, failure) -> {
                            tell(call, value, failure);
                            if (throwsToo) {
                                throw new OnPurpose.Refusal();
                            }
                        },
                        call);
    }

    private void future(Lane lane) {
        boolean cancels = random.nextInt(4) == 0;
        Call call = newCall(draw(lane), cancels ? Treatment.CANCEL : Treatment.WAIT, lane, null);
        Future<?> future;
        try {
            future = lane.pool().asExecutorService().submit(call);
        } catch (RejectedExecutionException refusal) {
            call.failed(refusal);
            return;
        }
        if (cancels) {
            future.cancel(random.nextBoolean());
        }
        futures.add(new Pending(call, future));
    }

    private void submit(Host host, Lane lane, Treatment treatment) {
        Call call = newCall(drawToDefer(lane), treatment, lane, host);
        CompletableFuture<Object> future = host.reactor().submit(() -> lane.send(host, call));
        var unused = future.whenComplete((value, failure) -> tell(call, value, failure));
        if (treatment == Treatment.CANCEL) {
            future.cancel(true);
        }
    }

    private void block(Host host, Lane lane, Treatment treatment) {
        Deed deed = treatment == Treatment.WAIT ? drawShort(lane) : drawToDefer(lane);
        Call call = newCall(deed, treatment, lane, host);
        if (treatment == Treatment.INTERRUPT_CALLER) {
            Thread.currentThread().interrupt();
        }
        try {
            call.returned(wait(host, lane, call));
        } catch (Throwable failure) {
            call.failed(failure);
        } finally {
            Thread.interrupted();
        }
    }

    private Object wait(Host host, Lane lane, Call call) throws Exception {
        if (call.treatment() != Treatment.TIME_OUT) {
            return host.reactor().<Object>blockingCallFromThread(() -> lane.send(host, call));
        }
        Duration limit = Duration.ofNanos(1_000L * random.nextInt(LONGEST_LIMIT_MICROS));
        return host.reactor().<Object>blockingCallFromThread(limit, () -> lane.send(host, call));
    }

    private static void tell(Call call, @Nullable Object value, @Nullable Throwable failure) {
        if (failure == null) {
            call.returned(value);
        } else {
            call.failed(failure);
        }
    }

    private Deed drawToDefer(Lane lane) {
        Deed deed = Draw.deed(random, OVERFLOWS_OF_A_HUNDRED);
        return lane.takes(deed) ? deed : Deed.RETURN;
    }

    /** For a call that this thread waits for: it has more to do than that. */
    private Deed drawShort(Lane lane) {
        Deed deed = Draw.deed(random, OVERFLOWS_OF_A_HUNDRED);
        return deed.needs() != Deed.Needs.A_WORKER_FOR_LONG && lane.takes(deed) ? deed : Deed.RETURN;
    }

    /** For a call that comes from no reactor: to return a Deferred is then as good as anything. */
    private Deed draw(Lane lane) {
        Deed deed = drawToDefer(lane);
        return deed == Deed.DEFERRED || deed == Deed.CALL_BACK || deed == Deed.CALL_ITS_OWN_POOL ? Deed.RETURN : deed;
    }

    private Call newCall(Deed deed, Treatment treatment, Lane lane, @Nullable Host host) {
        Call call = new Call(books.numbers(1), deed, treatment, lane, host, this, books);
        open.add(call);
        return call;
    }

    /**
     * Says what became of calls that nobody is told of. To be called when this thread has ended, and what its calls were
     * on has stopped.
     *
     * @return those of its calls that a pool accepted and did not run
     */
    List<Call> settle() {
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
    public void answered(Call call) {
        open.remove(call);
    }

    @Override
    public String toString() {
        return name;
    }
}
