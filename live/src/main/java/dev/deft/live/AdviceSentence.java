package dev.deft.live;

import dev.deft.analysis.advice.Target;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says an advice in one plain sentence, for somebody who knows neither λ nor Erlang. */
final class AdviceSentence {

    /** Below this, a number of workers would be rounded to none. */
    private static final double HARDLY = 0.05;

    private final PoolInterval interval;
    private final PoolAdvice.State state;
    private final OptionalDouble demand;
    private final OptionalDouble wait;
    private final OptionalInt recommended;
    private final @Nullable Target target;

    AdviceSentence(
            PoolInterval interval,
            PoolAdvice.State state,
            OptionalDouble demand,
            OptionalDouble wait,
            OptionalInt recommended,
            @Nullable Target target) {
        this.interval = interval;
        this.state = state;
        this.demand = demand;
        this.wait = wait;
        this.recommended = recommended;
        this.target = target;
    }

    String text() {
        String said = switch (state) {
            case IDLE -> "no calls";
            case ENOUGH -> asked() + waits() + takes() + "; that is enough";
            case SHORT -> asked() + waits() + takes() + "; " + remedy();
            case OVERLOADED -> asked() + waits() + refuses() + "; " + remedy();
            case UNEXPECTED -> asked() + waits() + takes() + whyUnexpected();
            case UNKNOWN -> asked() + waits() + takes() + refuses() + "; " + whyUnknown();
            case REFUSING ->
                asked() + refuses() + ", for "
                        + (interval.division() == PoolDivision.DIVIDED
                                ? "a queue, its own or a share's,"
                                : "its queue of " + interval.queueCapacity())
                        + " does not hold what comes at once; give it a larger queueCapacity, or more workers";
            case STUCK ->
                "all " + interval.maxThreads() + " workers are busy, and none has ended a call in "
                        + Times.of((double) interval.nanos())
                        + refuses() + "; see in a thread dump what they do: jcmd PID Thread.print";
            case NO_THREADS ->
                asked() + waits() + refuses() + "; the system started no thread for it, " + interval.startFailures()
                        + (interval.startFailures() == 1 ? " time" : " times")
                        + "; look at the limits of the process on threads and memory";
            case STOPPED -> "it was stopped, and takes no more calls" + stillBusy() + refuses();
        };
        return interval.pool() + ": " + said + ".";
    }

    private String asked() {
        boolean came = interval.accepted() + interval.refused() > 0;
        if (!came || demand.isEmpty()) {
            String busy = Times.number(interval.meanBusy()) + " of "
                    + (interval.maxThreads() == 1 ? "1 worker is" : interval.maxThreads() + " workers are") + " busy";
            return !came
                    ? "no calls came, and " + busy + " with earlier ones"
                    : busy + " with calls of which none has ended";
        }
        return (demand.getAsDouble() < HARDLY ? "hardly any" : workers(demand.getAsDouble())) + " of "
                + interval.maxThreads() + (interval.maxThreads() == 1 ? " worker is" : " workers are") + " asked for";
    }

    private static String workers(double demand) {
        return String.format(Locale.ROOT, demand < 99.95 ? "%.1f" : "%,.0f", demand);
    }

    private String waits() {
        if (wait.isPresent() && demand.isPresent()) {
            return wait.getAsDouble() < 1
                    ? "; no call was seen to wait"
                    : "; calls wait " + Times.of(wait.getAsDouble());
        }
        return interval.meanQueued() == 0 ? "" : "; calls that wait: " + Times.number(interval.meanQueued());
    }

    private String stillBusy() {
        return interval.meanBusy() == 0 ? "" : "; " + Times.number(interval.meanBusy()) + " of its workers still work";
    }

    private String refuses() {
        double perSecond = interval.refused() * 1e9 / interval.nanos();
        return interval.refused() == 0 ? "" : "; it refuses " + Times.number(perSecond) + " calls/s";
    }

    /** The percentile that there is a target for. */
    private String takes() {
        OptionalDouble whole = percentileNanos(LatencySnapshot::whole);
        return target == null || whole.isEmpty()
                ? ""
                : "; " + percent(target) + " of the calls have ended within " + Times.of(whole.getAsDouble());
    }

    private OptionalDouble percentileNanos(Function<LatencySnapshot, LatencyTimes> part) {
        return target == null
                ? OptionalDouble.empty()
                : LiveAdviser.percentileNanos(
                        interval, part, target.percentile().percent());
    }

    private static String percent(Target target) {
        return new BigDecimal(String.valueOf(target.percentile().percent()))
                        .stripTrailingZeros()
                        .toPlainString() + " %";
    }

    private String whyUnexpected() {
        return interval.division() == PoolDivision.SHARE
                ? ": the threads that it shares have other calls to run; see what its pool is asked for"
                : ", though so many workers are enough for calls that come one by one: they come in bursts, or workers wait for"
                        + " a processor";
    }

    private String whyUnknown() {
        return target != null && interval.latency().isEmpty() && demand.isPresent()
                ? "how long " + percent(target) + " of them take is not known, for no LiveLatency observes it"
                : "how many workers it takes cannot be told from that";
    }

    private String remedy() {
        if (recommended.isPresent()) {
            return "give it " + recommended.getAsInt() + " workers";
        }
        OptionalDouble work = percentileNanos(LatencySnapshot::run);
        if (target != null && work.isPresent() && work.getAsDouble() > target.nanos()) {
            return "no number of workers meets " + target.percentile().label() + " <= "
                    + Times.of((double) target.nanos()) + ", for the work alone takes " + Times.of(work.getAsDouble())
                    + " then";
        }
        double asked = demand.orElse(0);
        return asked < WaitForecast.MOST_WORKERS
                ? "give it more than " + (int) asked + " workers"
                : "no number of workers that a machine has is enough";
    }
}
