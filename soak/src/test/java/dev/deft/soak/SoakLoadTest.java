package dev.deft.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A soak on pools that are stepped by hand; and what it says of pools that are broken. */
class SoakLoadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final ThreadPool wide = test.start(ThreadPool.named("wide").maxThreads(8));
    private final ThreadPool small =
            test.start(ThreadPool.named("small").maxThreads(1).queueCapacity(1));
    private final SoakTally tally = new SoakTally();

    private boolean done;
    private int sent;

    @AfterEach
    void close() {
        test.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyCallOfAHealthyPoolIsAnsweredAndCounted(long seed) {
        start(30_000, seed, target -> target);
        runUntilDone();

        SoakResult result = closed();
        assertThat(result.violations()).isEmpty();
        assertThat(result.passed()).isTrue();
        assertThat(result.made()).isEqualTo(30_000);
        assertThat(result.answered()).isEqualTo(30_000);
        assertThat(result.returned() + result.threw() + result.refused() + result.cancelled() + result.timedOut())
                .isEqualTo(30_000);
        assertThat(result.threw()).isPositive();
        assertThat(result.cancelled()).isPositive();
    }

    @Test
    void aRefusalIsAnAnswerOfATargetThatMayRefuse() {
        small.close();
        start(30_000, 1, target -> target);
        runUntilDone();

        SoakResult result = closed();
        assertThat(result.violations()).isEmpty();
        assertThat(result.refused()).isPositive();
    }

    @Test
    void itEndsWithItsTimeAndWaitsForWhatIsOutstanding() {
        SoakLoad load = start(Long.MAX_VALUE, 1, target -> target);
        load.stop();
        assertThat(done).isFalse();

        test.runWork();

        assertThat(done).isTrue();
        assertThat(closed().passed()).isTrue();
    }

    @Test
    void aCallThatIsLostIsFoundThoughAllOthersGoOn() {
        start(1_000_000, 1, breaking(call -> reactor.newDeferred()));
        runUntilDone();

        assertThat(done).isTrue();
        assertThat(tally.made()).as("it did not wait for the end").isLessThan(1_000_000);
        assertThat(closed().violations())
                .first()
                .asString()
                .matches("call \\d+ \\([A-Z_]+ on wide\\) was not answered within 3 s");
    }

    @Test
    void aCallThatGetsAnothersAnswerIsFound() {
        SoakCall other =
                new SoakCall(0, SoakCall.CallKind.RETURN, target(target -> target), () -> {}, tally.ranTwice());

        start(5_000, 1, breaking(call -> {
            Deferred<SoakCall> wrong = reactor.newDeferred();
            wrong.callback(other);
            return wrong;
        }));
        runUntilDone();

        assertThat(closed().violations())
                .singleElement()
                .asString()
                .endsWith("on wide) was answered with call 0 (RETURN on wide)");
    }

    @Test
    void aCallThatFailsForNoReasonOfItsOwnIsFound() {
        start(5_000, 1, breaking(call -> {
            Deferred<SoakCall> wrong = reactor.newDeferred();
            wrong.errback(new IllegalStateException("no reason"));
            return wrong;
        }));
        runUntilDone();

        assertThat(closed().violations()).singleElement().asString().endsWith("IllegalStateException: no reason");
    }

    @Test
    void aCallThatIsRunTwiceIsFound() {
        start(5_000, 1, breaking(call -> {
            reactor.deferToThreadPool(wide, call).addErrback(failure -> call);
            return reactor.deferToThreadPool(wide, call);
        }));
        runUntilDone();

        assertThat(closed().violations()).containsExactly("1 calls were run twice");
    }

    @Test
    void aCallThatIsAnsweredTwiceIsFound() {
        SoakCall call = new SoakCall(7, SoakCall.CallKind.RETURN, target(target -> target), () -> {}, tally.ranTwice());

        tally.returned(call, call);
        tally.returned(call, call);

        assertThat(closed().violations()).containsExactly("call 7 (RETURN on wide) was answered twice");
        assertThat(tally.answered()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void theOutcomeOfACallThatWasGivenUpMayNeitherBeMissingNorComeTwice(int tooMany) {
        start(30_000, 1, target -> target);
        runUntilDone();
        runWhatIsLeft();

        tally.checkAtTheEnd(reactor.statistics().discardedOutcomes() + tooMany);

        assertThat(tally.result(false, 1, 0, List.of()).violations())
                .singleElement()
                .asString()
                .contains("calls were given up, but the outcomes of ")
                .endsWith(tooMany < 0 ? "the others were lost" : "some came twice");
    }

    @Test
    void aPoolThatAnswersNothingAnyMoreIsAStall() {
        SoakWatchdog watchdog = new SoakWatchdog(tally, PATIENCE);
        start(
                1_000_000,
                1,
                target -> new SoakTarget(target.name(), false, call -> reactor.newDeferred(), target.resize()));

        watchdog.sawAStall(); // some were cancelled, which the pool has no part in
        int ticks = 1;
        while (!watchdog.sawAStall() && ticks < 1_000) {
            ticks++;
        }

        assertThat(ticks).isBetween(299, 300);
        assertThat(watchdog.longestGapNanos()).isEqualTo(PATIENCE.toNanos());
    }

    @Test
    void aSoakThatMakesProgressOrHasNothingOutstandingIsNoStall() {
        SoakWatchdog watchdog = new SoakWatchdog(tally, PATIENCE);
        SoakTarget target = target(same -> same);
        for (int tick = 0; tick < 1_000; tick++) {
            assertThat(watchdog.sawAStall()).as("nothing outstanding").isFalse();
        }
        for (int tick = 0; tick < 1_000; tick++) {
            SoakCall call = new SoakCall(tally.make(), SoakCall.CallKind.RETURN, target, () -> {}, tally.ranTwice());
            assertThat(watchdog.sawAStall()).isFalse();
            tally.returned(call, call);
            assertThat(watchdog.sawAStall()).as("progress").isFalse();
        }
    }

    private SoakLoad start(long calls, long seed, UnaryOperator<SoakTarget> fault) {
        SoakPlan plan = new SoakPlan(calls, Duration.ofMinutes(1), seed, PATIENCE, Transport.NIO);
        SoakLoad load = new SoakLoad(
                plan,
                tally,
                List.of(target(fault)),
                SoakTarget.tiny(reactor, small),
                reactor,
                () -> {},
                () -> done = true);
        load.start();
        return load;
    }

    /** Until it is done, or a minute on the hand-driven clock has passed. */
    private void runUntilDone() {
        for (int turns = 0; turns < 3_000 && !done; turns++) {
            for (int steps = 0; steps < 100; steps++) {
                test.step();
            }
            test.advance(SoakLoad.DISTURBANCE);
        }
    }

    private SoakTarget target(UnaryOperator<SoakTarget> fault) {
        return fault.apply(SoakTarget.roomy(reactor, wide));
    }

    /** A target that does something else with the hundredth call. */
    private UnaryOperator<SoakTarget> breaking(Function<SoakCall, Deferred<SoakCall>> fault) {
        return target -> new SoakTarget(
                target.name(),
                false,
                call -> ++sent == 100 ? fault.apply(call) : target.defer().apply(call),
                target.resize());
    }

    private SoakResult closed() {
        runWhatIsLeft();
        tally.checkAtTheEnd(reactor.statistics().discardedOutcomes());
        return tally.result(false, 1, 0, List.of());
    }

    /** Calls that were given up have outcomes, too. */
    private void runWhatIsLeft() {
        test.runWork();
    }
}
