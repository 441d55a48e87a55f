package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Transport;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.soak.Violations;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The load of a reactor whose time and whose pools' workers are driven by hand. */
class ReactorLoadTest {

    private static final Duration TICK = Duration.ofMillis(1);
    private static final int TICKS = 100;
    private static final int STEPS = 50;

    private final Violations violations = new Violations();
    private final ChaosTally tally = new ChaosTally(violations);
    private final EpisodeContext episode =
            EpisodeContext.of("made", tally, new DeftOperations(), new PoolReports(), Duration.ofSeconds(10));
    private final CountDownLatch release = new CountDownLatch(0);

    private final ReactorPlan plan =
            new ReactorPlan("reactor", true, Transport.NIO, WaitStrategy.PARK, Duration.ofMillis(50), 4, 32, List.of());

    private TestReactor test = TestReactor.create();
    private final ReactorUnderTest tested = new ReactorUnderTest(plan, true, release, new DeftOperations(), builder -> {
        test = TestReactor.create(1, builder);
        return test.reactor();
    });

    /** A resolver, whose calls are not asked to wait for their reactor: on this one thread they cannot. */
    private final CallTarget target = target(test.start(ThreadPool.named("pool").maxThreads(4)));

    private final CallTarget executor = new CallTarget(
            "executor",
            CallTarget.TargetKind.NO_EXECUTOR,
            (reactor, call) -> reactor.deferToThreadPool(Runnable::run, call),
            null,
            PoolPlan.own("executor", 1),
            release);

    private CallTarget target(ThreadPool pool) {
        return new CallTarget(
                "pool",
                CallTarget.TargetKind.RESOLVER,
                (reactor, call) -> reactor.deferToThreadPool(pool, call),
                pool,
                PoolPlan.own("pool", 4),
                release);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyCallIsAccountedForThoughTheReactorStopsInTheMiddle(long seed) {
        ReactorLoad load = begin(seed);
        drive();
        assertThat(tally.submitted()).isGreaterThan(1_000);

        tested.expectStop();
        test.reactor().stop();
        drive();
        test.close();

        load.outstanding().forEach(call -> tally.neverFired(call + " was lost"));
        episode.open().forEach(call -> tally.neverFired(call + " was lost"));
        tally.checkSum();
        assertThat(violations.lines()).isEmpty();
        assertThat(tally.outcomes().get(Outcome.REACTOR_STOPPED)).isPositive();
        assertThat(tally.outcomes().get(Outcome.SUCCEEDED)).isGreaterThan(1_000);
        for (Outcome outcome : List.of(Outcome.EXCEPTION, Outcome.ERROR, Outcome.CANCELLED, Outcome.TIMED_OUT)) {
            assertThat(tally.outcomes().get(outcome)).as(outcome.label()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDrainedLoadHasItsAnswersWithoutAStop(long seed) {
        ReactorLoad load = begin(seed);
        drive();
        load.drain();
        drive();

        assertThat(load.whenDrained()).isCompleted();
        assertThat(load.outstanding()).isEmpty();
        assertThat(violations.lines()).isEmpty();
        assertThat(tally.outcomes().get(Outcome.REACTOR_STOPPED)).isZero();
        tested.expectStop();
    }

    private ReactorLoad begin(long seed) {
        ReactorLoad load = new ReactorLoad(
                tested,
                episode,
                List.of(target),
                List.of(target),
                List.of(executor),
                List.of(),
                new SplittableRandom(seed));
        load.tick();
        return load;
    }

    private void drive() {
        for (int tick = 0; tick < TICKS; tick++) {
            for (int step = 0; step < STEPS; step++) {
                test.step();
            }
            test.advance(TICK);
        }
    }
}
