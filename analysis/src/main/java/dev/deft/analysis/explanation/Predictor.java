package dev.deft.analysis.explanation;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Percentile;
import dev.deft.analysis.result.Prediction;
import dev.deft.analysis.result.Sending;
import dev.deft.analysis.result.Utilisation;
import dev.deft.analysis.theory.Bottleneck;
import dev.deft.analysis.theory.ClosedQueue;
import dev.deft.analysis.theory.OpenQueue;
import dev.deft.analysis.theory.OperationalLaws;
import dev.deft.analysis.theory.ServiceTimes;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of queueing theory for a cell, beside what was measured.
 *
 * <p>The model is given what the work itself took, and for a closed loop what the reactor needs per call and the processor
 * time per call; it says how long calls must wait for each other. Where it parts from the measurement, one of its assumptions
 * does not hold: a prediction whose averages fit has {@link ModelMismatch#TAIL} where only the 99th percentiles part.
 */
public final class Predictor {

    private static final double P99 = 0.99;

    /** Within this, a squared variation is that of an exponential distribution. */
    private static final double ABOUT_ONE = 0.1;

    /** Averages of fewer calls part by chance. */
    private static final long FEW = 400;

    /** Of fewer calls by each caller, the one that a window cuts off is more than Little's law may be off by. */
    private static final int FEW_EACH = (int) Math.round(1 / Cell.LITTLE_TOLERANCE);

    private Predictor() {}

    /** Returns the prediction of a cell of a row, from the row's reactor and processor time per call. Needs at least one call. */
    public static Prediction of(RowAnalysis row, Cell cell) {
        ServiceTimes service = cell.run().asServiceTimes();
        int demand = cell.callers();
        ClosedQueue queue = new ClosedQueue(demand, service, row.reactorNanos(), row.workers());
        double stretch = stretch(queue, row.cpuNanos(), row.cores());
        double mean = queue.meanResponseNanos() * stretch;
        double p99 = queue.responseQuantileNanos(P99) * stretch;
        return prediction("reactor + pool", mean, p99, cell.latency(), () -> whyClosed(row, cell, queue, mean));
    }

    /**
     * The factor by which calls take longer than the queue says, for want of cores, which it does not know. Quantiles are taken to
     * stretch as the average does.
     */
    public static double stretch(ClosedQueue queue, double cpuNanos, int cores) {
        double forCores = OperationalLaws.responseNanos(queue.demand(), OperationalLaws.serverBound(cores, cpuNanos));
        return Math.max(1, forCores / queue.meanResponseNanos());
    }

    private static Prediction prediction(
            String model, double mean, double p99, Distribution measured, Supplier<ModelMismatch> why) {
        Double meanRatio = ratio(measured.mean() / mean);
        Double p99Ratio = measured.quantile(Percentile.P99)
                .map(at -> ratio(at.nanos() / p99))
                .orElse(null);
        boolean fits = meanRatio != null && Prediction.isWithin(meanRatio);
        boolean p99Fits = p99Ratio == null || Prediction.isWithin(p99Ratio);
        String mismatch = fits && p99Fits ? null : (fits ? ModelMismatch.TAIL : why.get()).words();
        return new Prediction(model, Numbers.finite(mean), Numbers.finite(p99), meanRatio, p99Ratio, fits, mismatch);
    }

    /** Null where there is no prediction. */
    private static @Nullable Double ratio(double ratio) {
        return ratio > 0 ? Numbers.finite(ratio) : null;
    }

    private static ModelMismatch whyClosed(RowAnalysis row, Cell cell, ClosedQueue queue, double predicted) {
        if (!cell.steady() || isTooShort(cell)) {
            return cell.latency().samples() < FEW ? ModelMismatch.CHANCE : ModelMismatch.NOT_STEADY;
        }
        if (cell.latency().mean() < predicted) {
            return ModelMismatch.REACTOR_TIME;
        }
        Utilisation busy = row.utilisation(cell);
        if (busy.of(Bottleneck.CPU) + cell.othersLoad(row.cores()) >= Utilisation.MET) {
            return ModelMismatch.CORES;
        }
        double moreInQueue = cell.queue().mean() - queue.meanPoolWaitNanos();
        double moreInHop = cell.returnHop().mean() - queue.meanReactorNanos();
        return moreInQueue >= moreInHop ? ModelMismatch.HAND_OVER : ModelMismatch.RETURN;
    }

    /**
     * Returns whether it parts from Little's law because its window cut off too many of its calls. A single caller, or one of many
     * calls, parts from it by the time between a result and the next call, which is no part of the latency.
     */
    private static boolean isTooShort(Cell cell) {
        int demand = cell.callers();
        long calls = cell.latency().samples();
        return !cell.followsLittle() && demand > 1 && (calls < FEW || calls < (long) FEW_EACH * demand);
    }

    /** Returns a cell of an open loop with what explains it; without a call, or a window, as it is. */
    public static Cell explained(Cell open, OpenShape shape, int cores) {
        double workers =
                OperationalLaws.utilisation(open.callsPerSecond(), open.run().mean(), open.workers());
        double reactor = Numbers.orNaN(open.reactorNanos()) * open.latency().samples() / open.windowNanos();
        Utilisation busy = Double.isFinite(workers) && Double.isFinite(reactor)
                ? new Utilisation(workers, reactor, Numbers.finite(open.cpuLoad(cores)), null)
                : null;
        Sending sending = open.sending();
        boolean wasPlanned = sending != null && Numbers.orNaN(sending.offeredPerSecond()) > 0;
        return open.explained(null, busy, null, open.isMeasured() && wasPlanned ? of(open, shape, cores) : null);
    }

    /** Returns the prediction of a cell of an open loop, from the rate as it was drawn. Needs at least one call. */
    public static Prediction of(Cell cell, OpenShape shape, int cores) {
        ServiceTimes service = cell.run().asServiceTimes();
        double ofArrivals = shape.arrivals().squaredVariation();
        Sending sending = Objects.requireNonNull(cell.sending(), "a cell of an open loop");
        OpenQueue queue = new OpenQueue(Numbers.orNaN(sending.offeredPerSecond()), ofArrivals, service, cell.workers());
        boolean exponential = Math.abs(service.squaredVariation() - 1) <= ABOUT_ONE && ofArrivals == 1;
        return prediction(
                exponential ? "Erlang C" : "Allen-Cunneen",
                queue.meanResponseNanos(),
                queue.responseQuantileNanos(P99),
                cell.latency(),
                () -> whyOpen(cell, sending, cores, queue, exponential));
    }

    private static ModelMismatch whyOpen(Cell cell, Sending sending, int cores, OpenQueue queue, boolean exponential) {
        if (!queue.isStable() || sending.missedRate()) {
            return ModelMismatch.OVERLOAD;
        }
        if (cell.latency().samples() < FEW) {
            return ModelMismatch.CHANCE;
        }
        if (cell.latency().mean() < queue.meanResponseNanos()) {
            return exponential ? ModelMismatch.NOT_STEADY : ModelMismatch.VARIATION;
        }
        // The time until the worker begins holds the lag too, which is no wait for a worker.
        double lag = sending.lag().mean();
        double moreInQueue = cell.queue().mean() - lag - queue.meanWaitNanos();
        double inHop = cell.returnHop().mean();
        if (lag >= Math.max(moreInQueue, inHop)) {
            return ModelMismatch.LATE_SENDS;
        }
        // Where the machine's load is not known, it is NaN, which is no more than anything.
        if (cell.cpuLoad(cores) >= Utilisation.MET || Numbers.orNaN(cell.machineLoad()) >= Utilisation.MET) {
            return ModelMismatch.CORES;
        }
        if (inHop > moreInQueue) {
            return ModelMismatch.RETURN;
        }
        // Where hardly any call should have waited for another, it waited for the worker itself.
        return exponential || queue.waitProbability() < ABOUT_ONE ? ModelMismatch.HAND_OVER : ModelMismatch.VARIATION;
    }
}
