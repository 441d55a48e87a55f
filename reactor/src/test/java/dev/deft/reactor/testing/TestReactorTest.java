package dev.deft.reactor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.SystemEvent;
import dev.deft.threadpool.ThreadPool;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The behaviour of the test kit that its users rely on. */
final class TestReactorTest {

    @Test
    void theReactorRunsFromTheStartAndOnThisThread() {
        try (TestReactor test = TestReactor.create()) {
            List<Thread> threads = new ArrayList<>();

            test.reactor().callWhenRunning(() -> threads.add(Thread.currentThread()));

            assertThat(threads).containsExactly(Thread.currentThread());
        }
    }

    @Test
    void noTimePassesByItself() {
        try (TestReactor test = TestReactor.create()) {
            test.settle();
            assertThat(test.elapsed()).isZero();

            test.advance(Duration.ofHours(3));
            assertThat(test.elapsed()).hasHours(3);
        }
    }

    @Test
    void pumpedTimePassesInSteps() {
        try (TestReactor test = TestReactor.create()) {
            List<Duration> calls = new ArrayList<>();
            Duration second = Duration.ofSeconds(1);
            test.reactor().callLater(second, () -> {
                calls.add(test.elapsed());
                test.reactor().callLater(second, () -> calls.add(test.elapsed()));
            });

            test.pump(second, 3);

            assertThat(test.elapsed()).hasSeconds(3);
            assertThat(calls).containsExactly(second, second.multipliedBy(2));
        }
    }

    @Test
    void spentTimePassesInsideACallThatTakesSoLong() {
        try (TestReactor test = TestReactor.create()) {
            List<String> calls = new ArrayList<>();
            Duration second = Duration.ofSeconds(1);
            test.reactor().callLater(Duration.ZERO, () -> {
                test.spend(second);
                calls.add("slow, until " + test.elapsed());
            });
            test.reactor().callLater(second, () -> calls.add("late, at " + test.elapsed()));

            test.settle();

            assertThat(calls).containsExactly("slow, until PT1S", "late, at PT1S");
        }
    }

    @Test
    void timeDoesNotGoBack() {
        try (TestReactor test = TestReactor.create()) {
            assertThatIllegalArgumentException().isThrownBy(() -> test.advance(Duration.ofMillis(-1)));
            assertThatIllegalArgumentException().isThrownBy(() -> test.spend(Duration.ofMillis(-1)));
        }
    }

    @Test
    void aTaskTakesTwoStepsToBeginAndToEnd() {
        try (TestReactor test = TestReactor.create()) {
            List<String> rows = new ArrayList<>();
            ThreadPool db = test.start(ThreadPool.named("db").fixed(2));
            for (String row : List.of("a", "b")) {
                test.reactor().deferToThreadPool(db, () -> row).onSuccess(rows::add);
            }

            assertThat(test.step()).isTrue();
            assertThat(rows).isEmpty();
            for (int i = 0; i < 3; i++) {
                assertThat(test.step()).isTrue();
            }
            assertThat(rows).containsExactlyInAnyOrder("a", "b");
            assertThat(test.step()).isFalse();
        }
    }

    @Test
    void theSameSeedGivesTheSameOrderAndOthersGiveOthers() {
        assertThat(orderWith(7)).isEqualTo(orderWith(7));
        assertThat(LongStream.range(0, 20).mapToObj(this::orderWith).distinct().count())
                .isGreaterThan(1);
    }

    /** Two pools of one worker each: which of them goes first is the seed's. */
    private List<String> orderWith(long seed) {
        List<String> ran = new ArrayList<>();
        try (TestReactor test = TestReactor.create(seed)) {
            for (String name : List.of("db", "files")) {
                ThreadPool pool = test.start(ThreadPool.named(name).fixed(1));
                for (int i = 0; i < 5; i++) {
                    String call = name + i;
                    test.reactor().deferToThreadPool(pool, () -> call).onSuccess(ran::add);
                }
            }
            test.runWork();
        }
        return ran;
    }

    @Test
    void tasksOfOnePoolEndInEveryOrderThatItsWorkersAllow() {
        Set<String> orders = new TreeSet<>();
        for (long seed = 0; seed < 200; seed++) {
            StringBuilder ended = new StringBuilder();
            try (TestReactor test = TestReactor.create(seed)) {
                ThreadPool pool = test.start(ThreadPool.named("db").fixed(2));
                for (String call : List.of("a", "b", "c")) {
                    test.reactor().deferToThreadPool(pool, () -> call).onSuccess(ended::append);
                }
                test.runWork();
            }
            orders.add(ended.toString());
        }

        // With two workers, c cannot end first: a or b must have made room for it.
        assertThat(orders).containsExactly("abc", "acb", "bac", "bca");
    }

    @Test
    void aPoolThatStopsWhileATaskIsUnderWayEndsItFirst() {
        List<String> rows = new ArrayList<>();
        try (TestReactor test = TestReactor.create()) {
            test.reactor().deferToThread(() -> "row").onSuccess(rows::add);
            test.step();

            test.reactor().stop();
            test.settle();

            assertThat(rows).containsExactly("row");
        }
    }

    @Test
    void aTimeBeyondWhatTheClockCountsIsItsEnd() {
        try (TestReactor test = TestReactor.create()) {
            test.advance(Duration.ofSeconds(Long.MAX_VALUE));
            test.advance(Duration.ofSeconds(1));

            assertThat(test.elapsed()).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
        }
    }

    @Test
    void idleWorkersLeaveWhenTheClockSaysSo() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool db = test.start(ThreadPool.named("db").maxThreads(2).idleTimeout(Duration.ofSeconds(60)));
            test.reactor().deferToThreadPool(db, () -> "row");
            test.runWork();
            assertThat(db.statistics().workers()).isEqualTo(1);

            test.advance(Duration.ofSeconds(60));

            assertThat(db.statistics().workers()).isZero();
        }
    }

    @Test
    void namesAreLookedUpOnAPoolOfTheirOwnAsTheBuilderSays() {
        InetAddress address = InetAddress.getLoopbackAddress();
        List<InetAddress> found = new ArrayList<>();
        try (TestReactor test = TestReactor.create(0, Reactor.builder().hostResolver(host -> List.of(address)))) {
            test.reactor().resolve("example.org").onSuccess(found::addAll);

            assertThat(found).isEmpty();
            test.runWork();
            assertThat(found).containsExactly(address);
            assertThat(test.reactor().threadPool().statistics().accepted()).isZero();
        }
    }

    @Test
    void aShutdownThatNothingCanFinishIsToldRatherThanWaitedFor() {
        TestReactor test = TestReactor.create();
        Deferred<Void> never = test.reactor().newDeferred();
        test.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> never);

        assertThatIllegalStateException().isThrownBy(test::close).withMessageContaining("The reactor does not stop");

        never.callback(null);
        test.close();
    }

    @Test
    void aCallThatAsksForItselfAgainWithoutDelayIsToldOfRatherThanMadeForEver() {
        try (TestReactor test = TestReactor.create()) {
            Endless endless = new Endless(again -> test.reactor().callLater(Duration.ZERO, again));
            test.reactor().callLater(Duration.ofSeconds(3), endless);

            assertThatIllegalStateException()
                    .isThrownBy(() -> test.advance(Duration.ofSeconds(3)))
                    .withMessage(
                            "The reactor has taken 1000000 turns at PT3S and still has something to do, next"
                                    + " DelayedCall[an endless call, waiting]; give what asks for itself again a delay, or end it");
        }
    }

    @Test
    void aCallFromAThreadThatAsksForItselfAgainIsToldOfToo() {
        try (TestReactor test = TestReactor.create()) {
            test.reactor().callFromThread(new Endless(again -> test.reactor().callFromThread(again)));

            assertThatIllegalStateException()
                    .isThrownBy(test::settle)
                    .withMessageContaining("next a call from a thread or a result");
        }
    }

    @Test
    void workThatAlwaysMakesMoreWorkIsToldOf() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool pool = test.start(ThreadPool.named("db"));
            pool.execute(new Endless(pool::execute));

            assertThatIllegalStateException()
                    .isThrownBy(test::runWork)
                    .withMessage(
                            "The workers have taken 1000000 steps at PT0S and still have work; end what always makes"
                                    + " more work, or step() as often as it needs");
        }
    }

    @Test
    void aHundredThousandTimedCallsAtOneInstantAreNotTooMany() {
        try (TestReactor test = TestReactor.create()) {
            int[] made = {0};
            for (int i = 0; i < 100_000; i++) {
                test.reactor().callLater(Duration.ofSeconds(1), () -> made[0]++);
            }

            test.advance(Duration.ofSeconds(1));

            assertThat(made[0]).isEqualTo(100_000);
        }
    }

    private record Endless(Consumer<Runnable> ask) implements Runnable {

        @Override
        public void run() {
            ask.accept(this);
        }

        @Override
        public String toString() {
            return "an endless call";
        }
    }
}
