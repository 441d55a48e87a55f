package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Transport;
import dev.deft.reactor.testing.TestReactor;
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
class LoadTest {

    private static final Duration TICK = Duration.ofMillis(1);
    private static final int TICKS = 100;
    private static final int STEPS = 50;

    private final Complaints complaints = new Complaints();
    private final Books books = new Books(complaints);
    private final OpenCalls open = new OpenCalls();
    private final CountDownLatch release = new CountDownLatch(0);

    private final ReactorPlan plan =
            new ReactorPlan("reactor", true, Transport.NIO, WaitStrategy.PARK, Duration.ofMillis(50), 4, 32, List.of());

    private TestReactor test = TestReactor.create();
    private final Host host = new Host(plan, release, new Ways(), builder -> {
        test = TestReactor.create(1, builder);
        return test.reactor();
    });

    /** On this one thread a call cannot wait for its reactor, as on a resolver's it is not asked to. */
    private final Lane lane = lane(test.start(ThreadPool.named("pool").maxThreads(4)));

    private final Lane executor = new Lane(
            "executor",
            Lane.Type.NO_EXECUTOR,
            (reactor, call) -> reactor.deferToThreadPool(Runnable::run, call),
            null,
            PoolPlan.own("executor", 1),
            release);

    private Lane lane(ThreadPool pool) {
        return new Lane(
                "pool",
                Lane.Type.RESOLVER,
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
        Load load = begin(seed);
        drive();
        assertThat(books.submitted()).isGreaterThan(1_000);

        host.stops();
        test.reactor().stop();
        drive();
        test.close();

        load.outstanding().forEach(call -> books.neverFired(call + " was lost"));
        open.all().forEach(call -> books.neverFired(call + " was lost"));
        books.balance();
        assertThat(complaints.lines()).isEmpty();
        assertThat(books.outcomes().get(Outcome.REACTOR_STOPPED)).isPositive();
        assertThat(books.outcomes().get(Outcome.SUCCEEDED)).isGreaterThan(1_000);
        for (Outcome outcome : List.of(Outcome.EXCEPTION, Outcome.ERROR, Outcome.CANCELLED, Outcome.TIMED_OUT)) {
            assertThat(books.outcomes().get(outcome)).as(outcome.label()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDrainedLoadHasItsAnswersWithoutAStop(long seed) {
        Load load = begin(seed);
        drive();
        load.drain();
        drive();

        assertThat(load.whenDrained()).isCompleted();
        assertThat(load.outstanding()).isEmpty();
        assertThat(complaints.lines()).isEmpty();
        assertThat(books.outcomes().get(Outcome.REACTOR_STOPPED)).isZero();
        host.stops();
    }

    private Load begin(long seed) {
        Load load = new Load(
                host,
                books,
                List.of(lane),
                List.of(lane),
                List.of(executor),
                open,
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
