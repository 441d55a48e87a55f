package dev.deft.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Coroutines;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each meter that there is, with its name, its unit, its tags and its number, where none of the numbers of a pool or a reactor is nothing. */
class AllMetersTest {

    private final SimpleMeterRegistry simple = new SimpleMeterRegistry();
    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private boolean threadsFail;

    @AfterEach
    void end() {
        test.close();
    }

    private Thread thread(Runnable worker) {
        if (threadsFail) {
            throw new OutOfMemoryError("made by this test");
        }
        return new Thread(worker);
    }

    private Deferred<Integer> defer(ThreadPool pool) {
        return reactor.deferToThreadPool(pool, () -> 1).addErrback(failure -> 0);
    }

    /**
     * Returns a pool of one worker, for there is no thread for the second, which runs a call that was cancelled; four calls wait, and one for a place, and others were refused,
     * cancelled, have failed, or run beside.
     */
    private ThreadPool crowdedPool() {
        ThreadPool pool = test.start(ThreadPool.named("db")
                .minThreads(1)
                .maxThreads(2)
                .queueCapacity(4)
                .whenFull(SaturationPolicy.waitForPlace(1))
                .threadFactory(this::thread));
        for (int i = 0; i < 7; i++) {
            int number = i;
            pool.execute(() -> {
                if (number > 4) {
                    throw new IllegalStateException("made by this test");
                }
            });
            test.runWork();
        }
        Deferred<Integer> cancelled = defer(pool);
        test.step();
        threadsFail = true;
        for (int i = 0; i < 3; i++) {
            defer(pool).cancel();
        }
        for (int i = 0; i < 5; i++) {
            defer(pool);
        }
        for (int i = 0; i < 5; i++) { // one of them waits for a place
            defer(pool);
        }
        cancelled.cancel();
        threadsFail = false;
        var unused = pool.longRunning(() -> 1);
        return pool;
    }

    /** Has two calls deferred, three from threads, a coroutine set aside, and four outcomes that nobody has waited for. */
    private void crowdReactor() {
        for (int i = 0; i < 4; i++) {
            Deferred<Integer> cancelled =
                    reactor.<Integer>deferToThread(() -> 1).addErrback(failure -> 0);
            test.step();
            cancelled.cancel();
            test.runWork();
        }
        for (int i = 0; i < 2; i++) {
            reactor.<Integer>deferToThread(() -> 1).addErrback(failure -> 0);
        }
        Coroutines.inline(() -> Coroutines.await(reactor.<String>newDeferred())).addErrback(stopped -> "");
        for (int i = 0; i < 3; i++) {
            reactor.callFromThread(() -> {});
        }
    }

    private static Map<String, Double> numbers(MeterRegistry registry) {
        return registry.getMeters().stream()
                .collect(Collectors.toMap(
                        meter -> text(meter.getId()), AllMetersTest::number, Double::sum, TreeMap::new));
    }

    private static String text(Meter.Id id) {
        String tags = id.getTags().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(","));
        return id.getName() + " [" + tags + "] " + id.getBaseUnit();
    }

    private static double number(Meter meter) {
        if (meter instanceof Gauge gauge) {
            return gauge.value();
        }
        return meter instanceof FunctionCounter counter
                ? counter.count()
                : ((Timer) meter).totalTime(TimeUnit.MILLISECONDS);
    }

    private List<String> scraped() {
        return prometheus.scrape().lines().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void thoseOfAPool() {
        ThreadPool pool = crowdedPool();
        new PoolMetrics(pool).bindTo(simple);
        new PoolMetrics(pool).bindTo(prometheus);

        assertThat(numbers(simple))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("executor.active [name=db] threads", 1.0),
                        Map.entry("executor.queued [name=db] tasks", 4.0),
                        Map.entry("executor.queue.remaining [name=db] tasks", 0.0),
                        Map.entry("executor.pool.size [name=db] threads", 1.0),
                        Map.entry("executor.pool.core [name=db] threads", 1.0),
                        Map.entry("executor.pool.max [name=db] threads", 2.0),
                        Map.entry("deft.pool.abandoned [name=db] threads", 1.0),
                        Map.entry("deft.pool.waiting.for.place [name=db] tasks", 1.0),
                        Map.entry("deft.pool.long.running [name=db] tasks", 1.0),
                        Map.entry("executor.completed [name=db] tasks", 7.0),
                        Map.entry("deft.pool.failed [name=db] tasks", 2.0),
                        Map.entry("deft.pool.refused [name=db] tasks", 5.0),
                        Map.entry("deft.pool.discarded [name=db] tasks", 3.0),
                        Map.entry("deft.pool.start.failures [name=db] threads", (double)
                                pool.statistics().startFailures())));
        assertThat(pool.statistics().startFailures()).isPositive();
        assertThat(scraped())
                .containsExactlyInAnyOrder(
                        "executor_active_threads{name=\"db\"} 1.0",
                        "executor_queued_tasks{name=\"db\"} 4.0",
                        "executor_queue_remaining_tasks{name=\"db\"} 0.0",
                        "executor_pool_size_threads{name=\"db\"} 1.0",
                        "executor_pool_core_threads{name=\"db\"} 1.0",
                        "executor_pool_max_threads{name=\"db\"} 2.0",
                        "deft_pool_abandoned_threads{name=\"db\"} 1.0",
                        "deft_pool_waiting_for_place_tasks{name=\"db\"} 1.0",
                        "deft_pool_long_running_tasks{name=\"db\"} 1.0",
                        "executor_completed_tasks_total{name=\"db\"} 7.0",
                        "deft_pool_failed_tasks_total{name=\"db\"} 2.0",
                        "deft_pool_refused_tasks_total{name=\"db\"} 5.0",
                        "deft_pool_discarded_tasks_total{name=\"db\"} 3.0",
                        "deft_pool_start_failures_threads_total{name=\"db\"} "
                                + (double) pool.statistics().startFailures());
    }

    @Test
    void theRoomOfAQueueIsWhatIsLeftOfIt() {
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1).queueCapacity(4));
        new PoolMetrics(pool).bindTo(simple);
        defer(pool);
        defer(pool);

        assertThat(numbers(simple)).containsEntry("executor.queue.remaining [name=db] tasks", 3.0);
    }

    @Test
    void thoseOfAPoolHaveTheTagsThatWereGivenBesides() {
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
        new PoolMetrics(pool, Tags.of("app", "shop")).bindTo(simple);

        assertThat(simple.getMeters())
                .hasSize(14)
                .allSatisfy(meter -> assertThat(meter.getId().getTags())
                        .containsExactlyInAnyOrder(Tag.of("app", "shop"), Tag.of("name", "db")));
    }

    @Test
    void thoseOfCalls() {
        ThreadPool pool = test.start(ThreadPool.named("db")
                .fixed(1)
                .observedBy(new PoolTimers(simple))
                .observedBy(new PoolTimers(prometheus)));
        for (int i = 0; i < 2; i++) {
            reactor.deferToThreadPool(pool, () -> test.spend(Duration.ofMillis(30)));
            test.spend(Duration.ofMillis(20));
            test.runWork();
        }

        assertThat(numbers(simple))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "executor.idle [name=db] seconds", 40.0,
                        "executor [name=db] seconds", 60.0,
                        "deft.pool.return [name=db] seconds", 0.0));
        assertThat(simple.getMeters())
                .allSatisfy(meter -> assertThat(((Timer) meter).count()).isEqualTo(2));
        assertThat(scraped())
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                "executor_idle_seconds 0.04 0.02",
                                "executor_seconds 0.06 0.03",
                                "deft_pool_return_seconds 0.0 0.0")
                        .map(line -> line.split(" "))
                        .flatMap(parts -> Stream.of(
                                parts[0] + "_count{name=\"db\"} 2",
                                parts[0] + "_sum{name=\"db\"} " + parts[1],
                                parts[0] + "_max{name=\"db\"} " + parts[2]))
                        .toList());
    }

    @Test
    void thoseOfAReactor() {
        crowdReactor();
        new ReactorMetrics(reactor, "web").bindTo(simple);
        new ReactorMetrics(reactor, "web").bindTo(prometheus);

        assertThat(numbers(simple))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "deft.reactor.calls.outstanding [name=web] tasks", 2.0,
                        "deft.reactor.calls.waiting [name=web] tasks", 3.0,
                        "deft.reactor.coroutines.suspended [name=web] tasks", 1.0,
                        "deft.reactor.outcomes.discarded [name=web] tasks", 4.0));
        assertThat(scraped())
                .containsExactlyInAnyOrder(
                        "deft_reactor_calls_outstanding_tasks{name=\"web\"} 2.0",
                        "deft_reactor_calls_waiting_tasks{name=\"web\"} 3.0",
                        "deft_reactor_coroutines_suspended_tasks{name=\"web\"} 1.0",
                        "deft_reactor_outcomes_discarded_tasks_total{name=\"web\"} 4.0");
    }
}
