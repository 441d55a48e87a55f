package dev.deft.live;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The state of a pool over an interval: what is asked of it, what its calls wait, what theory predicts, and how many workers it takes.
 *
 * <p>What is not known is empty: where no call came or ended, or the time that calls waited where nobody measured it.
 *
 * @param pool the pool's name
 * @param state the answer in a word
 * @param workers the workers that it may have at most: c
 * @param arrivalsPerSecond the calls that were asked for, whether it took them or not: λ
 * @param meanRunNanos the time that a call keeps its worker, on average: S; measured, or by the utilisation law (S = busy workers ÷ calls ended
 *     a second) where no {@link LiveLatency} observes the pool
 * @param demand the number of workers that the calls keep busy on average, if there are so many: λ·S
 * @param utilisation the demand for each worker: λ·S ÷ c, above one where more is asked of it than it can do
 * @param meanWaitNanos the time that a call waited for a worker, on average; measured, or by Little's law (calls in the queue ÷ λ)
 * @param p99WaitNanos the time that 99 % of the calls waited at most; measured
 * @param predictedMeanWaitNanos the mean wait that theory predicts of c workers (Erlang's C with the correction of Allen and Cunneen, for calls that come
 *     independently of each other); infinite where they cannot keep up
 * @param predictedP99WaitNanos the time that 99 % of the calls wait at most, by the same
 * @param recommendedWorkers the fewest workers that are predicted to meet the target; for a percentile, where it is measured
 * @param refusedPerSecond the calls that it did not take
 * @param sentence all that in a sentence, for people
 */
public record PoolAdvice(
        String pool,
        State state,
        int workers,
        double arrivalsPerSecond,
        OptionalDouble meanRunNanos,
        OptionalDouble demand,
        OptionalDouble utilisation,
        OptionalDouble meanWaitNanos,
        OptionalDouble p99WaitNanos,
        OptionalDouble predictedMeanWaitNanos,
        OptionalDouble predictedP99WaitNanos,
        OptionalInt recommendedWorkers,
        double refusedPerSecond,
        String sentence) {

    /** The state of a pool, in a word. */
    public enum State {
        /** Nothing is asked of it. */
        IDLE,
        /** It has the workers that it takes. */
        ENOUGH,
        /** It keeps up, but calls wait, or take, longer than the target says, as theory predicts. */
        SHORT,
        /** More is asked of it than its workers can do. */
        OVERLOADED,
        /** Calls wait, or take, longer than the target says, and theory does not predict that: it needs something else than workers. */
        UNEXPECTED,
        /** Calls wait or run, and how many workers they take is not known: none came, or none has ended, or not what the target asks for. */
        UNKNOWN,
        /** Its workers could keep up, but its queue had no place for calls that came at once. */
        REFUSING,
        /** All its workers are busy, and none ended a call. */
        STUCK,
        /** The system started no thread for it. */
        NO_THREADS,
        /** It was stopped. */
        STOPPED;

        /** Returns whether somebody should look at it. */
        public boolean isTrouble() {
            return this != IDLE && this != ENOUGH && this != UNKNOWN;
        }
    }

    public PoolAdvice {
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(meanRunNanos, "meanRunNanos");
        Objects.requireNonNull(demand, "demand");
        Objects.requireNonNull(utilisation, "utilisation");
        Objects.requireNonNull(meanWaitNanos, "meanWaitNanos");
        Objects.requireNonNull(p99WaitNanos, "p99WaitNanos");
        Objects.requireNonNull(predictedMeanWaitNanos, "predictedMeanWaitNanos");
        Objects.requireNonNull(predictedP99WaitNanos, "predictedP99WaitNanos");
        Objects.requireNonNull(recommendedWorkers, "recommendedWorkers");
        Objects.requireNonNull(sentence, "sentence");
    }
}
