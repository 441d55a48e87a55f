package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** The load of one reactor of an episode: its callers, its faulty calls, and what becomes of both. Reactor thread only. */
final class ReactorLoad {

    /** The time-out of calls, which is about as long as those take that pause. */
    private static final Duration TIME_OUT = Duration.ofMillis(1);

    private static final int LONGEST_TICK_MICROS = 3_000;
    private static final int LATEST_CANCEL_MICROS = 1_000;
    private static final int TICKS_BETWEEN_DISTURBANCES = 8;
    private static final int MOST_FAULTY_CALLS_A_TICK = 24;
    private static final int MOST_THREADS = 64;

    /** The number of disturbances of which one gives a pool another number of threads. */
    private static final int RESIZES = 6;

    private static final int NUMBERS = 1_024;

    private final ReactorUnderTest tested;
    private final EpisodeContext episode;
    private final List<CallTarget> healthy;
    private final SplittableRandom random;
    private final Callers callers;
    private final FaultyCalls faultyCalls;
    private final List<Probe> probes;

    /** Completed on the reactor's thread, when no caller waits any more; read by any. */
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    private boolean draining;
    private long ticks;
    private long nextNumber;
    private long lastNumber = -1;

    /**
     * Makes a load that has not begun.
     *
     * @param healthy the targets for most of the calls, at least one
     * @param pools those for faulty calls, at least one
     * @param executors those for faulty calls that are not Deft's, at least one
     */
    ReactorLoad(
            ReactorUnderTest tested,
            EpisodeContext episode,
            List<CallTarget> healthy,
            List<CallTarget> pools,
            List<CallTarget> executors,
            List<Probe> probes,
            SplittableRandom random) {
        this.tested = tested;
        this.episode = episode;
        this.healthy = List.copyOf(healthy);
        this.probes = List.copyOf(probes);
        this.random = random;
        this.callers = new Callers(this, healthy, random);
        this.faultyCalls = new FaultyCalls(this, pools, executors, random, episode.open());
    }

    ReactorUnderTest tested() {
        return tested;
    }

    void tick() {
        if (draining) {
            return;
        }
        probes.forEach(Probe::tick);
        tested.later(Duration.ofNanos(1_000L * (1 + random.nextInt(LONGEST_TICK_MICROS))), this::tick);
        if (ticks++ % TICKS_BETWEEN_DISTURBANCES == 0) {
            disturb();
        }
        callers.wake();
        faultyCalls.send(random.nextInt(MOST_FAULTY_CALLS_A_TICK));
    }

    private void disturb() {
        callers.disturb();
        if (random.nextInt(RESIZES) == 0) {
            resize(RandomChoice.of(healthy, random));
        }
    }

    /** Resizes its pool, never to so few that all may be blocked. */
    private void resize(CallTarget target) {
        int least = target.plan().maxBlocked() + 1;
        int most = least + random.nextInt(MOST_THREADS - least);
        target.mayHave(most);
        if (target.kind() == CallTarget.TargetKind.POOL) {
            target.pool().resize(random.nextInt(2), most);
        } else {
            tested.reactor().suggestThreadPoolSize(most);
        }
    }

    /** Makes no more calls. */
    void drain() {
        draining = true;
        callers.rest();
        drained();
    }

    private void drained() {
        if (callers.areAtRest()) {
            drained.complete(null);
        } else {
            tested.later(TIME_OUT, this::drained);
        }
    }

    /** Returns a future that completes when no caller waits any more, after {@link #drain}. Any thread. */
    CompletableFuture<Void> whenDrained() {
        return drained;
    }

    /**
     * Returns the callers' calls without an answer. To be called when the reactor has ended, by the thread that waited for
     * that.
     */
    List<ChaosCall> outstanding() {
        return callers.outstanding();
    }

    ChaosCall newCall(CallAction action, CallerAction callerAction, CallTarget target, Submitter submitter) {
        if (nextNumber > lastNumber) {
            nextNumber = episode.tally().numbers(NUMBERS);
            lastNumber = nextNumber + NUMBERS - 1;
        }
        return new ChaosCall(nextNumber++, action, callerAction, target, tested, submitter, episode.tally());
    }

    void send(ChaosCall call) {
        follow(call, call.target().send(tested, call));
    }

    private Deferred<?> follow(ChaosCall call, Deferred<Object> answer) {
        Deferred<?> chain = withCallerAction(call, answer)
                .addCallbacks(
                        value -> {
                            call.returned(value);
                            return call;
                        },
                        failure -> {
                            call.failed(failure);
                            tryAgain(call);
                            return call;
                        });
        if (call.callerAction() == CallerAction.CANCEL) {
            chain.cancel();
        }
        return chain;
    }

    private Deferred<Object> withCallerAction(ChaosCall call, Deferred<Object> answer) {
        return switch (call.callerAction()) {
            case WAIT, CANCEL, TRY_AGAIN, INTERRUPT_CALLER -> answer;
            case CANCEL_LATER -> {
                tested.later(Duration.ofNanos(1_000L * random.nextInt(LATEST_CANCEL_MICROS)), answer::cancel);
                yield answer;
            }
            case TIME_OUT -> answer.addTimeout(TIME_OUT, tested.reactor());
            case THROWING_CALLBACK ->
                answer.addCallback(value -> {
                    throw call.thrown();
                });
            case THROWING_OBSERVER ->
                answer.onSuccess(value -> {
                    throw call.thrown();
                });
            case NEST -> answer.addCallbackDeferring(value -> nested(value));
        };
    }

    /** Makes a second call, and returns the first's value when that has any outcome. */
    private Deferred<Object> nested(Object value) {
        ChaosCall second = faultyCalls.make(CallAction.RETURN, CallerAction.WAIT, healthy.get(0));
        return follow(second, second.target().send(tested, second)).addCallback(answered -> value);
    }

    private void tryAgain(ChaosCall call) {
        if (call.callerAction() != CallerAction.TRY_AGAIN || call.outcome() != Outcome.REACTOR_STOPPED) {
            return;
        }
        ChaosCall again = faultyCalls.make(CallAction.RETURN, CallerAction.WAIT, call.target());
        send(again);
        if (again.outcome() != Outcome.REACTOR_STOPPED) {
            episode.tally()
                    .violations()
                    .add(again + " was made after " + tested
                            + " had stopped, and did not fail at once for that; its answer: " + again.outcome());
        }
    }
}
