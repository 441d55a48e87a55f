package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.Stall;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import dev.deft.threadpool.internal.PoolObservation;
import io.netty.channel.IoHandlerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The watch over a reactor's turns, looked by hand but for two tests. */
final class WatchdogTest {

    private static final Duration TOO_LONG = Duration.ofMillis(100);
    private static final long PERIOD = TOO_LONG.toNanos() / 4;

    private final AtomicLong nanos = new AtomicLong();
    private Runnable whenStackIsTaken = () -> {};
    private final List<String> observed = new ArrayList<>();
    private final PoolObserver observer = new PoolObserver() {
        @Override
        public @Nullable CallObserver submitted(CallTimes call) {
            return null;
        }

        @Override
        public void stalled(Stall stall) {
            observed.add(stall.where() + " on " + stall.thread() + " in "
                    + stall.stack().stream()
                            .map(StackTraceElement::getMethodName)
                            .filter("lookFor"::equals)
                            .findFirst()
                            .orElse("something else"));
        }

        @Override
        public void stallEnded(Stall stall, Duration about) {
            observed.add(stall.where() + " took " + about.toMillis() + " ms");
        }

        @Override
        public void timedCallsLate(String reactor, String first, Duration late) {
            observed.add(reactor + " is late by " + late.toMillis() + " ms with a "
                    + first.replaceFirst(".*(WatchdogTest).*", "$1"));
        }
    };
    private final Watchdog dog = new Watchdog(
            "web",
            TOO_LONG,
            nanos::get,
            this::watchedThread,
            PoolObservation.ofReactor("web", List.of(observer), nanos::get));
    private final LoggedEvents log = new LoggedEvents(Reactor.class);

    private Thread watchedThread() {
        whenStackIsTaken.run();
        return Thread.currentThread();
    }

    @AfterEach
    void logNoMore() {
        log.close();
    }

    private void lookFor(Duration time) {
        for (long end = nanos.get() + time.toNanos(); nanos.get() <= end; nanos.addAndGet(PERIOD)) {
            assertThat(dog.look()).isEqualTo(PERIOD);
        }
    }

    @Test
    void aLookThatFailsIsLoggedAndTheNextOneIsMadeAllTheSame() {
        AtomicLong looks = new AtomicLong();
        Watchdog[] own = new Watchdog[1];
        own[0] = new Watchdog(
                "web",
                Duration.ofNanos(1),
                () -> nanos.addAndGet(PERIOD),
                () -> {
                    if (looks.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("made by this test");
                    }
                    own[0].end();
                    return Thread.currentThread();
                },
                PoolObservation.ofReactor("web", List.of(observer), nanos::get));
        own[0].turnBegins();

        own[0].run();

        assertThat(log.messages().get(0))
                .isEqualTo("The watchdog of reactor 'web' could not tell what it saw; it looks on");
        assertThat(observed).first().asString().startsWith("reactor web on ");
    }

    @Test
    void aTurnThatTakesTooLongIsToldOnceWithItsStackAndAgainWhenItHasEnded() {
        dog.turnBegins();
        lookFor(TOO_LONG.minusNanos(1));
        assertThat(log.messages()).isEmpty();

        lookFor(TOO_LONG.multipliedBy(5));

        assertThat(log.messages())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("Reactor 'web' has been in one turn for more than 100 ms, and everything else")
                        .contains("thread '" + Thread.currentThread().getName() + "'", "WatchdogTest.lookFor"));
        dog.turnBegins();
        lookFor(TOO_LONG.minusNanos(1));
        assertThat(log.messages()).hasSize(2);
        assertThat(log.messages().get(1))
                .isEqualTo("Reactor 'web' goes on: the turn that took too long has taken 625 ms or a little more");
        assertThat(observed)
                .containsExactly(
                        "reactor web on " + Thread.currentThread().getName() + " in lookFor",
                        "reactor web took 625 ms");
    }

    @Test
    void theEndOfATurnInWhichTheReactorEndsIsToldToo() {
        dog.turnBegins();
        lookFor(TOO_LONG);
        dog.end();

        dog.run();

        assertThat(log.messages()).hasSize(2);
        assertThat(observed).hasSize(2).last().asString().startsWith("reactor web took ");
    }

    @Test
    void whatAnObserverThrowsIsLoggedOnceAndTheWatchGoesOn() {
        PoolObserver throwing = new PoolObserver() {
            @Override
            public @Nullable CallObserver submitted(CallTimes call) {
                return null;
            }

            @Override
            public void stalled(Stall stall) {
                throw new IllegalStateException("no");
            }

            @Override
            public void stallEnded(Stall stall, Duration about) {
                throw new IllegalStateException("no");
            }
        };
        Watchdog its = new Watchdog(
                "web",
                TOO_LONG,
                nanos::get,
                this::watchedThread,
                PoolObservation.ofReactor("web", List.of(throwing, observer), nanos::get));
        try (LoggedEvents ofPools = new LoggedEvents(ThreadPool.class)) {
            its.turnBegins();
            for (int i = 0; i < 6; i++) {
                its.look();
                nanos.addAndGet(PERIOD);
            }
            its.turnBegins();
            its.look();

            assertThat(ofPools.messages())
                    .singleElement()
                    .satisfies(
                            line -> assertThat(line).startsWith("An observer of reactor 'web', a dev.deft.reactor."));
        }
        assertThat(observed).hasSize(2);
    }

    @Test
    @Tag("real-threads")
    void aCallOfTheReactorsOwnPoolsIsWatchedWhereThatIsAskedFor() throws Exception {
        CountDownLatch found = new CountDownLatch(1);
        List<String> where = new CopyOnWriteArrayList<>();
        PoolObserver telling = new PoolObserver() {
            @Override
            public @Nullable CallObserver submitted(CallTimes call) {
                return null;
            }

            @Override
            public void stalled(Stall stall) {
                where.add(stall.where() + " on " + stall.thread());
                found.countDown();
            }
        };
        ReactorBuilder builder =
                Reactor.builder().name("web").poolWatchdog(Duration.ofMillis(5)).observedBy(telling);
        try (Reactor reactor = builder.create().start();
                LoggedEvents ofPools = new LoggedEvents(ThreadPool.class)) {
            reactor.blockingCallFromThread(() -> reactor.deferToThread(() -> {
                found.await();
                return 1;
            }));
            assertThat(ofPools.messages())
                    .anyMatch(line -> line.contains("web-shared: a call has run for more than 5 ms"));
        }

        assertThat(where).containsExactly("pool web-shared on deft-web-shared-1");
    }

    @Test
    void lessThanAMillisecondIsRefusedForTheReactorsPoolsToo() {
        assertThatThrownBy(() -> Reactor.builder().poolWatchdog(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a watchdog's time must be at least 1 ms: 0");
    }

    @Test
    void turnsThatFollowOneAnotherAreNotOneThatTakesTooLong() {
        for (int i = 0; i < 20; i++) {
            dog.turnBegins();
            lookFor(TOO_LONG.minusNanos(1));
        }

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void aStackThatIsNotOfTheTurnAnyMoreIsNotTold() {
        dog.turnBegins();
        whenStackIsTaken = dog::turnBegins;
        lookFor(TOO_LONG.multipliedBy(2));

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void aReactorThatSleepsIsNotLookedAtUntilItWakes() {
        dog.turnBegins();
        lookFor(TOO_LONG.dividedBy(2));
        dog.fallsAsleep();
        assertThat(dog.look()).isEqualTo(PERIOD); // it has been awake since the last look
        assertThat(dog.look()).isEqualTo(Watchdog.REST);
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(dog.look()).isEqualTo(Watchdog.REST);

        dog.wakes();
        lookFor(TOO_LONG.minusNanos(1));
        assertThat(log.messages()).isEmpty();
        lookFor(TOO_LONG);
        assertThat(log.messages()).hasSize(1);
    }

    private EventLoop watchedLoop(QuietIo io) {
        EventLoop loop = new EventLoop(
                "web",
                nanos::get,
                Transport.NIO,
                dog.watching(executor -> io),
                new OutstandingCalls(),
                WaitStrategy.PARK);
        loop.watchedBy(dog);
        loop.begin();
        return loop;
    }

    @Test
    void whatIsCalledAfterASleepInTheTransportIsWatched() {
        long[] looks = new long[3];
        EventLoop loop = watchedLoop(new QuietIo() {
            @Override
            public int run(IoHandlerContext context) {
                looks[0] = dog.look();
                looks[1] = dog.look();
                assertThat(context.shouldReportActiveIoTime()).isFalse(); // Netty's ask before they call anybody
                looks[2] = dog.look();
                return 0;
            }
        });
        loop.opened();
        loop.callLater(Duration.ofHours(1), () -> {});
        loop.call();
        loop.doIo();
        loop.end();

        assertThat(looks).containsExactly(PERIOD, Watchdog.REST, PERIOD);
    }

    @Test
    void aParkIsASleepToo() {
        EventLoop loop = watchedLoop(new QuietIo() {
            @Override
            public int run(IoHandlerContext context) {
                return 0;
            }
        });
        loop.callLater(Duration.ofHours(1), () -> {});
        loop.call();
        assertThat(dog.look()).isEqualTo(PERIOD);
        LockSupport.unpark(Thread.currentThread()); // so that the sleep ends at once
        loop.doIo();

        assertThat(dog.look()).isEqualTo(PERIOD);
        assertThat(dog.look()).isEqualTo(PERIOD); // awake again
        loop.end();
    }

    @Test
    void timedCallsThatAreLateAreToldOnceUntilTheyHaveBeenOnTime() {
        EventLoop loop = watchedLoop(new QuietIo() {
            @Override
            public int run(IoHandlerContext context) {
                return 0;
            }
        });
        for (int late : new int[] {100, 3_000, 4_000, 0, 200}) {
            loop.callLater(Duration.ofSeconds(1), () -> {});
            nanos.addAndGet(Duration.ofMillis(1_000 + late).toNanos());
            loop.call();
        }
        loop.end();

        assertThat(log.messages()).hasSize(2);
        assertThat(log.messages().get(0))
                .startsWith("Reactor 'web' makes its timed calls late, the first, a dev.deft.reactor.WatchdogTest")
                .contains(", by 3000 ms; ");
        assertThat(log.messages().get(1)).contains(", by 200 ms; ");
        assertThat(observed)
                .containsExactly(
                        "web is late by 3000 ms with a WatchdogTest", "web is late by 200 ms with a WatchdogTest");
    }

    @Test
    void eachObserverOfAReactorIsToldOfTimedCallsThatAreLateThoughAnotherThrows() {
        PoolObserver throwing = new PoolObserver() {
            @Override
            public @Nullable CallObserver submitted(CallTimes call) {
                return null;
            }

            @Override
            public void timedCallsLate(String reactor, String first, Duration late) {
                throw new IllegalStateException("a fault of the observer's");
            }
        };
        List<String> made = new ArrayList<>();
        try (TestReactor test = TestReactor.create(
                0,
                Reactor.builder()
                        .name("web")
                        .watchdog(TOO_LONG)
                        .observedBy(throwing)
                        .observedBy(observer))) {
            test.reactor().callLater(Duration.ofSeconds(1), () -> made.add("the call"));
            test.advance(Duration.ofSeconds(3));
        }

        assertThat(observed).containsExactly("web is late by 2000 ms with a WatchdogTest");
        assertThat(made).containsExactly("the call");
    }

    @Test
    void lessThanAMillisecondIsRefused() {
        assertThatThrownBy(() -> Reactor.builder().watchdog(Duration.ofNanos(999_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a watchdog's time must be at least 1 ms: 999.999 us");
    }

    @Test
    void aReactorRunsWithoutWhereThereIsNoThreadForIt() {
        ReactorBuilder builder = Reactor.builder().name("web").watchdog(TOO_LONG);
        builder.threads = (run, name) -> {
            throw new OutOfMemoryError("no thread");
        };
        Reactor reactor = builder.create();
        reactor.callWhenRunning(reactor::stop);

        reactor.run();

        assertThat(log.messages()).containsExactly("Reactor 'web' runs without its watchdog, which has no thread");
    }

    /** Blocks until that is told, or a while, and then again: a turn that took too long already, for classes were loaded, is told once. */
    private void blockUntilFound(Reactor reactor, CountDownLatch found) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < end) {
            if (log.messages().stream().anyMatch(line -> line.contains("WatchdogTest.blockUntilFound"))) {
                found.countDown();
                return;
            }
        }
        reactor.callFromThread(() -> blockUntilFound(reactor, found));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    @Tag("real-threads")
    void aCallbackThatBlocksIsFoundOnARealReactorAndItsThreadEndsWithIt(Transport transport) throws Exception {
        Transports.assumeAvailable(transport);
        CountDownLatch found = new CountDownLatch(1);
        Thread[] own = new Thread[1];
        ReactorBuilder builder =
                Reactor.builder().name("web").transport(transport).watchdog(Duration.ofMillis(20));
        var threads = builder.threads;
        builder.threads = (run, name) -> {
            Thread made = threads.apply(run, name);
            if (name.endsWith("-watchdog")) {
                own[0] = made;
            }
            return made;
        };
        try (Reactor reactor = builder.create().start()) {
            reactor.callFromThread(() -> blockUntilFound(reactor, found));
            found.await();
        }
        own[0].join();

        assertThat(log.messages()).anyMatch(line -> line.contains("in one turn for more than 20 ms"));
        assertThat(own[0].isDaemon()).isTrue();
    }
}
