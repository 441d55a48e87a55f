package dev.deft.micrometer;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStatistics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of a reactor as meters with the tag {@code name}: the gauges {@code deft.reactor.calls.outstanding}, {@code deft.reactor.calls.waiting} and {@code
 * deft.reactor.coroutines.suspended}, and the counter {@code deft.reactor.outcomes.discarded}; see {@link ReactorStatistics}. They are read when the registry
 * asks, on its thread. Any thread.
 */
public final class ReactorMetrics implements MeterBinder {

    private final Reactor reactor;
    private final Tags tags;

    /** Makes the binder of {@code reactor}, whose meters are tagged with {@code name}. */
    public ReactorMetrics(Reactor reactor, String name) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.tags = Tags.of("name", Objects.requireNonNull(name, "name"));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry");
        gauge(
                registry,
                "deft.reactor.calls.outstanding",
                "The calls deferred to threads whose outcome has not been delivered",
                ReactorStatistics::outstandingCalls);
        gauge(
                registry,
                "deft.reactor.calls.waiting",
                "The calls from threads that the reactor has not made yet",
                ReactorStatistics::waitingCallsFromThread);
        gauge(
                registry,
                "deft.reactor.coroutines.suspended",
                "The coroutines that await something",
                ReactorStatistics::suspendedCoroutines);
        FunctionCounter.builder(
                        "deft.reactor.outcomes.discarded",
                        reactor,
                        read -> read.statistics().discardedOutcomes())
                .description("The outcomes that nobody waited for any more when they came")
                .baseUnit(BaseUnits.TASKS)
                .tags(tags)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<ReactorStatistics> number) {
        Gauge.builder(name, reactor, read -> number.applyAsDouble(read.statistics()))
                .description(description)
                .baseUnit(BaseUnits.TASKS)
                .tags(tags)
                .register(registry);
    }
}
