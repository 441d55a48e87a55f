package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.HandoffWindow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("real-threads")
class ThreadedTurnsTest {

    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration PATIENT = Duration.ofMinutes(5);

    private static final int MOST_TURNS = 1_000;

    private final ThreadedTurns turns = new ThreadedTurns(PATIENT);

    static Stream<Arguments> pairs() {
        return Stream.of(ThreadKind.values())
                .filter(ThreadKind::exists)
                .flatMap(threads -> Stream.of(PairKind.values())
                        .filter(pair -> pair.missingOn(threads) == null)
                        .map(pair -> Arguments.of(pair, threads)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everyPairHandsOverAndEndsAloneAndBesideABusyThread(PairKind pair, ThreadKind threads) throws Exception {
        HandoffWindow alone = turns.pair(pair, threads, 0, SHORT, SHORT);
        for (int i = 1; i < MOST_TURNS && !hasAll(alone); i++) { // on a machine that has no core for it so soon
            alone = turns.pair(pair, threads, 0, SHORT, Duration.ofMillis(i));
        }
        assertThat(hasAll(alone)).as("%s", alone).isTrue();
        turns.pair(pair, threads, 1, SHORT, SHORT);
    }

    private static boolean hasAll(HandoffWindow window) {
        return window.perSecond() > 0 && window.transactions().samples() > 0;
    }

    @Test
    void aPairThatMakesNoTransactionWhileItIsMeasuredHasNoTimeOfOne() throws Exception {
        HandoffWindow none = turns.pair(
                recorder -> new RendezvousPair(ThreadKind.PLATFORM, new WaitsForTheEnd(recorder), recorder),
                1,
                SHORT,
                SHORT);
        assertThat(none.perSecond()).isZero();
        assertThat(none.transactions().samples()).isZero();
    }

    @Test
    void threadsThatComputeAreCountedTogether() throws Exception {
        double perSecond = turns.increments(2, ThreadKind.PLATFORM, SHORT, SHORT);
        for (int i = 1; i < MOST_TURNS && perSecond == 0; i++) {
            perSecond = turns.increments(2, ThreadKind.PLATFORM, SHORT, Duration.ofMillis(i));
        }
        assertThat(perSecond).isPositive();
    }

    @Test
    void aPairThatDoesNotEndIsNamedWithWhereItStands() {
        ThreadedTurns impatient = new ThreadedTurns(Duration.ofMillis(1));
        assertThatThrownBy(() -> impatient.pair(
                        recorder -> new RendezvousPair(ThreadKind.PLATFORM, new NobodyComes(), recorder),
                        0,
                        SHORT,
                        SHORT))
                .isInstanceOf(HandoffFailedException.class)
                .hasMessageStartingWith("did not end within 1 ms: deft-handoff-consumer: ")
                .hasMessageContaining("; deft-handoff-producer: ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aPairThatFailsSaysWhy() {
        assertThatThrownBy(() -> turns.pair(
                        recorder -> new RendezvousPair(ThreadKind.PLATFORM, new Breaks(), recorder), 0, SHORT, SHORT))
                .isInstanceOf(HandoffFailedException.class)
                .hasMessage("ended with java.lang.IllegalStateException: out of luck");
    }

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        for (Thread thread : runningThreads()) {
            thread.join(PATIENT.toMillis());
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static List<Thread> runningThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("deft-handoff"))
                .toList();
    }

    /** Both wait until they are interrupted. */
    private static final class NobodyComes implements Rendezvous {

        @Override
        public void give(Object item) throws InterruptedException {
            Thread.sleep(Long.MAX_VALUE);
        }

        @Override
        public Object take() throws InterruptedException {
            Thread.sleep(Long.MAX_VALUE);
            return this;
        }
    }

    /** Its first transaction ends when there are to be no more. */
    private static final class WaitsForTheEnd implements Rendezvous {

        private final Rendezvous rendezvous = Rendezvous.overSemaphores();
        private final TransactionRecorder recorder;

        WaitsForTheEnd(TransactionRecorder recorder) {
            this.recorder = recorder;
        }

        @Override
        public void give(Object item) throws InterruptedException {
            while (!recorder.isOver()) {
                Thread.onSpinWait();
            }
            rendezvous.give(item);
        }

        @Override
        public Object take() throws InterruptedException {
            return rendezvous.take();
        }
    }

    private static final class Breaks implements Rendezvous {

        @Override
        public void give(Object item) {
            throw new IllegalStateException("out of luck");
        }

        @Override
        public Object take() {
            throw new IllegalStateException("out of luck");
        }
    }
}
