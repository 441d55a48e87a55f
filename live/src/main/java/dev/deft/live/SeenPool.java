package dev.deft.live;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The looks at one pool of another process. */
final class SeenPool {

    private final LiveAdviser adviser;
    private @Nullable PoolFigures earlier;
    private @Nullable LatencySnapshot earlierLatency;

    /** The looks since it was seen, the sum of the workers that were busy then, and of the calls that waited. */
    private int looks;

    private long busy;
    private long queued;

    SeenPool(LiveAdviser adviser) {
        this.adviser = adviser;
    }

    void look(PoolFigures figures) {
        looks++;
        busy += figures.getBusy();
        queued += figures.waiting();
    }

    /** Returns the sight of the interval that ends now, and begins the next. */
    PoolSight see(PoolFigures now, @Nullable LatencyFigures latency) {
        look(now);
        LatencySnapshot snapshot = latency == null ? null : latency.snapshot(now.getName());
        Optional<PoolInterval> interval = interval(now, snapshot);
        earlier = now;
        earlierLatency = snapshot;
        looks = 0;
        busy = 0;
        queued = 0;
        return new PoolSight(now, interval, interval.map(adviser::advise));
    }

    private Optional<PoolInterval> interval(PoolFigures now, @Nullable LatencySnapshot latency) {
        PoolFigures before = earlier;
        if (before == null || now.getTakenAtNanos() <= before.getTakenAtNanos()) {
            return Optional.empty();
        }
        return Optional.of(
                PoolInterval.between(before, now, (double) busy / looks, (double) queued / looks, since(latency)));
    }

    /**
     * A pool of which nothing was ever recorded is observed by nobody, though latencies were published with it; and those of one that was published anew
     * with another recording have no beginning here.
     */
    private Optional<LatencySnapshot> since(@Nullable LatencySnapshot latency) {
        LatencySnapshot before = earlierLatency;
        return latency == null
                        || before == null
                        || latency.submitted() == 0
                        || latency.beganNanos() != before.beganNanos()
                ? Optional.empty()
                : Optional.of(latency.since(before));
    }
}
