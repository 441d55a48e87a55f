package dev.deft.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters of a pool and of a reactor, in Micrometer's simple registry and in that of Prometheus. */
class PoolMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();

    @AfterEach
    void end() {
        test.close();
    }

    private ThreadPool pool(PoolTimers timers) {
        return test.start(ThreadPool.named("db")
                .fixed(2)
                .queueCapacity(1)
                .observedBy(timers)
                .observedBy(call -> null));
    }

    private double gauge(String name) {
        return registry.get(name).tag("name", "db").gauge().value();
    }

    private double counter(String name) {
        return registry.get(name).tag("name", "db").functionCounter().count();
    }

    @Test
    void theNumbersOfAPoolAreThoseOfItsStatistics() {
        ThreadPool pool = pool(new PoolTimers(registry));
        new PoolMetrics(pool).bindTo(registry);
        for (int i = 0; i < 4; i++) { // the fourth is refused
            reactor.deferToThreadPool(pool, () -> "row").onFailure(refusal -> {});
        }

        assertThat(gauge("executor.active")).isEqualTo(2);
        assertThat(gauge("executor.queued")).isEqualTo(1);
        assertThat(gauge("executor.queue.remaining")).isZero();
        assertThat(gauge("executor.pool.size")).isEqualTo(2);
        assertThat(gauge("executor.pool.core")).isEqualTo(2);
        assertThat(gauge("executor.pool.max")).isEqualTo(2);
        assertThat(counter("deft.pool.refused")).isEqualTo(1);
        assertThat(counter("executor.completed")).isZero();
        test.runWork();
        assertThat(gauge("executor.active")).isZero();
        assertThat(counter("executor.completed")).isEqualTo(3);
    }

    @Test
    void theTimersHaveTheQueueTheRunAndTheReturnApart() {
        ThreadPool pool = pool(new PoolTimers(registry));
        reactor.deferToThreadPool(pool, () -> test.spend(Duration.ofMillis(30)));
        test.spend(Duration.ofMillis(20));
        test.runWork();

        assertThat(millis("executor.idle")).isEqualTo(20);
        assertThat(millis("executor")).isEqualTo(30);
        assertThat(millis("deft.pool.return")).isZero();
        assertThat(registry.get("deft.pool.return").timer().count()).isEqualTo(1);
    }

    private double millis(String name) {
        Timer timer = registry.get(name).tag("name", "db").timer();
        return timer.totalTime(TimeUnit.MILLISECONDS);
    }

    @Test
    void theNumbersOfAReactorAreThoseOfItsStatistics() {
        new ReactorMetrics(reactor, "web").bindTo(registry);
        reactor.deferToThread(() -> "row");

        assertThat(registry.get("deft.reactor.calls.outstanding")
                        .tag("name", "web")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void prometheusShowsThem() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ThreadPool pool = pool(new PoolTimers(prometheus));
        new PoolMetrics(pool).bindTo(prometheus);
        new ReactorMetrics(reactor, "web").bindTo(prometheus);
        reactor.deferToThreadPool(pool, () -> test.spend(Duration.ofMillis(30)));
        test.runWork();

        assertThat(prometheus.scrape().lines())
                .contains(
                        "executor_pool_size_threads{name=\"db\"} 2.0",
                        "executor_completed_tasks_total{name=\"db\"} 1.0",
                        "executor_seconds_count{name=\"db\"} 1",
                        "executor_seconds_sum{name=\"db\"} 0.03",
                        "deft_pool_return_seconds_count{name=\"db\"} 1",
                        "deft_reactor_calls_outstanding_tasks{name=\"web\"} 0.0");
    }
}
