package dev.deft.examples;

import dev.deft.micrometer.CallObservations;
import dev.deft.micrometer.PoolMetrics;
import dev.deft.micrometer.PoolTimers;
import dev.deft.micrometer.PropagatedContext;
import dev.deft.reactor.ContextCarrier;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pools whose calls are observed, and work that takes the context of whoever asked for it along. */
final class Observed {

    /** Logs each call that takes longer than a limit to come back, and where the time went. */
    record SlowCalls(long limitNanos, Logger log) implements PoolObserver, CallObserver {

        @Override
        public CallObserver submitted(CallTimes call) {
            return this;
        }

        @Override
        public void delivered(CallTimes call) {
            if (call.deliveredNanos() - call.submittedNanos() > limitNanos) {
                log.warn(
                        "a call of {} was queued for {} us, ran for {} us and was {} us on its way back",
                        call.pool(),
                        call.queuedNanos() / 1_000,
                        call.ranNanos() / 1_000,
                        call.returnedNanos() / 1_000);
            }
        }
    }

    private Observed() {}

    static ThreadPoolBuilder slowCallsLogged() {
        SlowCalls slow = new SlowCalls(TimeUnit.MILLISECONDS.toNanos(100), LoggerFactory.getLogger("slow"));
        return ThreadPool.named("db").maxThreads(8).observedBy(slow);
    }

    static ThreadPool measured(MeterRegistry registry) {
        ThreadPool db = ThreadPool.named("db")
                .maxThreads(8)
                .observedBy(new PoolTimers(registry))
                .start();
        new PoolMetrics(db).bindTo(registry);
        return db;
    }

    static ThreadPoolBuilder traced(ObservationRegistry observations) {
        return ThreadPool.named("db").maxThreads(8).observedBy(new CallObservations(observations));
    }

    static ReactorBuilder carryingTraces() {
        return Reactor.builder().carries(PropagatedContext.ofAll());
    }

    static ReactorBuilder carryingTheLogsContext() {
        return Reactor.builder().carries(ContextCarrier.mdc());
    }
}
