package dev.deft.live;

import dev.deft.analysis.advice.Target;
import dev.deft.analysis.theory.OpenQueue;
import dev.deft.analysis.theory.ServiceTimes;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says of a running pool how many workers its calls ask for, what they should wait for one, and how many it should have.
 *
 * <p>Calls arrive at the rate λ and keep a worker for S on average, so they keep λ·S workers busy, if there are as many (the utilisation law). The wait is that
 * of a queue at which calls come independently of each other, with the measured variation of their run times (Erlang's C, with the correction of Allen and Cunneen).
 * Measured waits part from predicted ones where calls come in bursts, or only when others have ended, and so does what is recommended.
 *
 * <p>Immutable, for any thread.
 */
public final class LiveAdviser {

    /** A wait below this is nobody's trouble: a worker may have to be woken. */
    static final double NEGLIGIBLE_NANOS = 1e6;

    /** The part of a call's own run time that it may wait, where there is no target. */
    static final double PART_OF_RUN = 0.5;

    private static final LiveAdviser STANDARD = new LiveAdviser(null);

    private final @Nullable Target target;

    private LiveAdviser(@Nullable Target target) {
        this.target = target;
    }

    /**
     * An adviser by whom a pool has enough workers if its calls wait for one, on average, no more than half of the time that they run, or no more than a
     * millisecond.
     */
    public static LiveAdviser standard() {
        return STANDARD;
    }

    /**
     * An adviser by whom a pool has enough workers if so many of its calls have ended in time, from their submission on, as {@code target} says. Of a pool
     * that no {@link LiveLatency} observes that is not known, and it gives no number of workers.
     *
     * @see Target#parse
     */
    public static LiveAdviser meeting(Target target) {
        return new LiveAdviser(Objects.requireNonNull(target, "target"));
    }

    /** Returns the advice for a pool that has worked as {@code interval} says. */
    public PoolAdvice advise(PoolInterval interval) {
        Objects.requireNonNull(interval, "interval");
        OptionalDouble run = meanRunNanos(interval);
        double arrivals = interval.arrivalsPerSecond();
        // How long calls of a share wait for a thread is up to the other calls of its pool, too.
        Optional<WaitForecast> forecast = interval.division() != PoolDivision.SHARE && arrivals > 0 && run.orElse(0) > 0
                ? Optional.of(new WaitForecast(arrivals, serviceTimes(interval, run.getAsDouble())))
                : Optional.empty();
        Optional<OpenQueue> queue = forecast.map(each -> each.with(interval.maxThreads()));
        OptionalDouble demand =
                run.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(arrivals * run.getAsDouble() / 1e9);
        OptionalDouble wait = meanWaitNanos(interval);
        OptionalInt recommended = forecast.filter(each -> target == null || isMeasured(interval))
                .map(each -> each.fewest(this::meets))
                .orElse(OptionalInt.empty());
        PoolAdvice.State state = state(interval, queue, run, wait, demand);
        double refused = interval.refused() * 1e9 / interval.nanos();
        return new PoolAdvice(
                interval.pool(),
                state,
                interval.maxThreads(),
                arrivals,
                run,
                demand,
                demand.isEmpty() ? demand : OptionalDouble.of(demand.getAsDouble() / interval.maxThreads()),
                wait,
                percentileNanos(interval, LatencySnapshot::queue, 99),
                value(queue.map(OpenQueue::meanWaitNanos)),
                value(queue.map(each -> each.waitQuantileNanos(0.99))),
                recommended,
                refused,
                new AdviceSentence(interval, state, demand, wait, recommended, target).text());
    }

    /** Measured; or the workers that were busy, shared out among the calls that ended. */
    private static OptionalDouble meanRunNanos(PoolInterval interval) {
        OptionalDouble measured = interval.latency()
                .map(LatencySnapshot::run)
                .orElseGet(LatencyTimes::none)
                .meanNanos();
        if (measured.isPresent() || interval.completed() == 0) {
            return measured;
        }
        return OptionalDouble.of(interval.meanBusy() * interval.nanos() / interval.completed());
    }

    private static ServiceTimes serviceTimes(PoolInterval interval, double meanRunNanos) {
        return interval.latency()
                .map(LatencySnapshot::run)
                .filter(run -> run.count() > 0)
                .map(LatencyTimes::asServiceTimes)
                .orElseGet(() -> WaitForecast.exponential(meanRunNanos));
    }

    /** Measured; or by Little's law, of the queue. */
    private static OptionalDouble meanWaitNanos(PoolInterval interval) {
        if (interval.latency().isPresent()) {
            return interval.latency().get().queue().meanNanos();
        }
        // In a queue that shrinks or grows, as many calls have waited so long as have left it or come to it, whichever
        // are more.
        long calls = Math.max(interval.accepted(), interval.completed());
        return calls == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(interval.meanQueued() * interval.nanos() / calls);
    }

    /** Returns the time within which so many of the calls were done with a part of their way; nothing where nobody measured it. */
    static OptionalDouble percentileNanos(
            PoolInterval interval, Function<LatencySnapshot, LatencyTimes> part, double percent) {
        return interval.latency()
                .map(latency -> part.apply(latency).percentileNanos(percent))
                .filter(nanos -> nanos.isPresent())
                .map(nanos -> OptionalDouble.of((double) nanos.getAsLong()))
                .orElse(OptionalDouble.empty());
    }

    private static boolean isMeasured(PoolInterval interval) {
        return percentileNanos(interval, LatencySnapshot::whole, 100).isPresent();
    }

    private boolean meets(OpenQueue queue) {
        return target == null
                ? queue.meanWaitNanos() <= longestMeanWait(queue.service().meanNanos())
                : queue.responseQuantileNanos(target.percentile().percent() / 100) <= target.nanos();
    }

    private static double longestMeanWait(double meanRunNanos) {
        return Math.max(NEGLIGIBLE_NANOS, PART_OF_RUN * meanRunNanos);
    }

    private PoolAdvice.State state(
            PoolInterval interval,
            Optional<OpenQueue> queue,
            OptionalDouble run,
            OptionalDouble wait,
            OptionalDouble demand) {
        if (interval.stopped()) {
            return PoolAdvice.State.STOPPED;
        }
        boolean allBusy = interval.meanBusy() >= interval.maxThreads();
        if (interval.completed() == 0 && allBusy && interval.meanQueued() > 0) {
            return PoolAdvice.State.STUCK;
        }
        if (interval.startFailures() > 0) {
            return PoolAdvice.State.NO_THREADS;
        }
        boolean came = interval.accepted() + interval.refused() > 0;
        if (!came && interval.completed() == 0 && interval.meanBusy() + interval.meanQueued() == 0) {
            return PoolAdvice.State.IDLE;
        }
        if (demand.orElse(0) >= interval.maxThreads()) {
            return PoolAdvice.State.OVERLOADED;
        }
        if (interval.refused() > 0) {
            return demand.isPresent() ? PoolAdvice.State.REFUSING : PoolAdvice.State.UNKNOWN;
        }
        boolean told = target == null
                ? interval.meanQueued() == 0 || (run.isPresent() && wait.isPresent())
                : isMeasured(interval);
        if (!told) {
            return PoolAdvice.State.UNKNOWN;
        }
        if (!takesTooLong(interval, run, wait)) {
            return PoolAdvice.State.ENOUGH;
        }
        if (runsTooLong(interval)) {
            return PoolAdvice.State.SHORT;
        }
        if (!came || run.orElse(0) == 0) {
            return PoolAdvice.State.UNKNOWN;
        }
        if (interval.division() == PoolDivision.SHARE) {
            return PoolAdvice.State.UNEXPECTED;
        }
        return queue.filter(this::meets).isPresent() ? PoolAdvice.State.UNEXPECTED : PoolAdvice.State.SHORT;
    }

    private boolean takesTooLong(PoolInterval interval, OptionalDouble run, OptionalDouble wait) {
        if (target == null) {
            return wait.orElse(0) > longestMeanWait(run.orElse(0));
        }
        // A call that waits long may run long, too, and so the percentile of both is none of the sum of theirs.
        OptionalDouble whole = percentileNanos(
                interval, LatencySnapshot::whole, target.percentile().percent());
        return whole.isPresent() && whole.getAsDouble() > target.nanos();
    }

    /** Returns whether the target is missed however short calls wait. */
    private boolean runsTooLong(PoolInterval interval) {
        return target != null
                && percentileNanos(
                                        interval,
                                        LatencySnapshot::run,
                                        target.percentile().percent())
                                .orElse(0)
                        > target.nanos();
    }

    private static OptionalDouble value(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
