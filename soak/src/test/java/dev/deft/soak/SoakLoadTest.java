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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Soaks on pools that are stepped by hand, sound and broken. */
class SoakLoadTest {

    /** Far more than the hundredth, which the broken ones answer wrongly; more of them is for a run by hand. */
    private static final int CALLS = Integer.getInteger("dev.deft.soakCalls", 10_000);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration DURATION = Duration.ofMinutes(1);

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final ThreadPool wide = test.start(ThreadPool.named("wide").maxThreads(8));
    private final ThreadPool small =
            test.start(ThreadPool.named("small").maxThreads(1).queueCapacity(1));
    private final SoakTally tally = new SoakTally();

    private @Nullable SoakLoad load;
    private boolean done;
    private int sent;

    @AfterEach
    void close() {
        if (load != null) {
            load.stop(); // a load that goes on calls without end where all calls are refused
        }
        test.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyCallOfAHealthyPoolIsAnsweredAndCounted(long seed) {
        start(CALLS, seed, target -> target);
        passTime(DURATION);

        SoakResult result = closed();
        assertThat(result.violations()).isEmpty();
        assertThat(result.passed()).isTrue();
        assertThat(result.made()).isEqualTo(CALLS);
        assertThat(result.answered()).isEqualTo(CALLS);
        assertThat(result.returned() + result.threw() + result.refused() + result.cancelled() + result.timedOut())
                .isEqualTo(CALLS);
        assertThat(result.threw()).isPositive();
        assertThat(result.cancelled()).isPositive();
    }

    @Test
    void aRefusalIsAnAnswerOfATargetThatMayRefuse() {
        small.close();
        start(CALLS, 1, target -> target);
        passTime(DURATION);

        SoakResult result = closed();
        assertThat(result.violations()).isEmpty();
        assertThat(result.refused()).isPositive();
    }

    @Test
    void itEndsWithItsTimeAndWaitsForWhatIsOutstanding() {
        Duration second = Duration.ofSeconds(1);
        start(Long.MAX_VALUE, second, 1, target -> target);
        passTime(second.minus(SoakLoad.DISTURBANCE));
        test.advance(SoakLoad.DISTURBANCE);
        long made = tally.made();
        assertThat(made).as("calls are outstanding").isGreaterThan(tally.answered());
        assertThat(done).isFalse();

        for (int i = 0; i < 100 && !done; i++) {
            step();
        }

        assertThat(done).isTrue();
        SoakResult result = closed();
        assertThat(result.violations()).isEmpty();
        assertThat(result.made()).isEqualTo(made);
    }

    @Test
    void aCallThatIsLostIsFoundThoughAllOthersGoOn() {
        start(1_000_000, 1, breaking(call -> reactor.newDeferred()));
        passTime(DURATION);

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
        passTime(DURATION);

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
        passTime(DURATION);

        assertThat(closed().violations()).singleElement().asString().endsWith("IllegalStateException: no reason");
    }

    @Test
    void aCallThatIsRunTwiceIsFound() {
        start(5_000, 1, breaking(call -> {
            reactor.deferToThreadPool(wide, call).addErrback(failure -> call);
            return reactor.deferToThreadPool(wide, call);
        }));
        passTime(DURATION);

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
        start(CALLS, 1, target -> target);
        passTime(DURATION);
        runWhatIsLeft();

        tally.checkAtTheEnd(reactor.statistics().discardedOutcomes() + tooMany, discardedCalls());

        assertThat(tally.result(false, 1, 0, List.of()).violations())
                .singleElement()
                .asString()
                .contains("calls were given up, but ")
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

    private void start(long calls, long seed, UnaryOperator<SoakTarget> fault) {
        start(calls, DURATION, seed, fault);
    }

    private void start(long calls, Duration duration, long seed, UnaryOperator<SoakTarget> fault) {
        SoakPlan plan = new SoakPlan(calls, duration, seed, PATIENCE, Transport.NIO);
        load = new SoakLoad(
                plan,
                tally,
                List.of(target(fault)),
                SoakTarget.tiny(reactor, small),
                reactor,
                () -> {},
                () -> done = true);
        load.start();
    }

    /** Runs it until it is done, or so much time has passed on the hand-driven clock. */
    private void passTime(Duration time) {
        for (long turns = time.dividedBy(SoakLoad.DISTURBANCE); turns > 0 && !done; turns--) {
            step();
            test.advance(SoakLoad.DISTURBANCE);
        }
    }

    private void step() {
        for (int steps = 0; steps < 100; steps++) {
            test.step();
        }
    }

    private SoakTarget target(UnaryOperator<SoakTarget> fault) {
        return fault.apply(SoakTarget.roomy(reactor, wide));
    }

    /** Has a target do something else with the hundredth call. */
    private UnaryOperator<SoakTarget> breaking(Function<SoakCall, Deferred<SoakCall>> fault) {
        return target -> new SoakTarget(
                target.name(),
                false,
                call -> ++sent == 100 ? fault.apply(call) : target.defer().apply(call),
                target.resize());
    }

    private SoakResult closed() {
        runWhatIsLeft();
        tally.checkAtTheEnd(reactor.statistics().discardedOutcomes(), discardedCalls());
        return tally.result(false, 1, 0, List.of());
    }

    private long discardedCalls() {
        return wide.statistics().discarded() + small.statistics().discarded();
    }

    /** Runs what the pools still have: calls that were given up have outcomes, too. */
    private void runWhatIsLeft() {
        test.runWork();
    }
}
