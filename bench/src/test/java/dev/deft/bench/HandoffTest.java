package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.HandoffCell;
import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.HandoffPair;
import dev.deft.analysis.result.HandoffWindow;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.RecordingCost;
import dev.deft.reactor.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** The rounds of pairs whose turns are made up. */
class HandoffTest {

    /** Every turn as it was asked for: {@code lock platform 2}. */
    private final List<String> turns = new ArrayList<>();

    private final List<String> told = new ArrayList<>();

    @Test
    void inARoundAPairHasAllItsTurnsOneAfterAnotherInDrawnOrders() {
        Handoff handoff = handoff(20, new Made(turns));
        HandoffDocument result = handoff.run();
        assertThat(result.complete()).isTrue();
        int units = plan(20).units().size();
        assertThat(told).hasSize(21 * units);
        Set<String> firstPairs = new HashSet<>();
        Set<List<String>> orders = new HashSet<>();
        for (int round = 0; round <= 20; round++) {
            List<String> pairs = told.subList(round * units, (round + 1) * units);
            assertThat(pairs)
                    .contains("lock on platform threads " + round, "computing on platform threads " + round)
                    .doesNotHaveDuplicates();
            firstPairs.add(pairs.get(0).replaceAll(" [0-9]+$", ""));
        }
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i).startsWith("lock platform ")) {
                List<String> unit = turns.subList(i, i + 3);
                assertThat(unit).containsExactlyInAnyOrder("lock platform 0", "lock platform 1", "lock platform 4");
                orders.add(List.copyOf(unit));
                i += 2;
            }
        }
        assertThat(firstPairs).hasSizeGreaterThan(1);
        assertThat(orders).hasSizeGreaterThan(1);
    }

    @Test
    void theSameSeedDrawsTheSameOrder() {
        handoff(3, new Made(turns)).run();
        List<String> again = new ArrayList<>();
        handoff(3, new Made(again)).run();
        assertThat(again).isEqualTo(turns);
    }

    @Test
    void theRoundBeforeTheFirstIsNotCounted() {
        HandoffDocument result = handoff(2, new Made(turns)).run();
        assertThat(cell(result, 0).rates()).hasSize(2);
        assertThat(result.efficiencies().get(0).one()).hasSize(2);
    }

    @Test
    void aPairIsHeldAgainstItselfAlone() {
        HandoffDocument result = handoff(7, new Made(turns)).run();
        assertThat(cell(result, 0).toAlone()).isNull();
        assertThat(cell(result, 0).perSecond()).isEqualTo(1_000);
        assertThat(Numbers.orNaN(
                        Objects.requireNonNull(cell(result, 4).toAlone()).median()))
                .isEqualTo(0.2);
        assertThat(cell(result, 4).transactions().samples()).isEqualTo(7 * 400);
        assertThat(result.efficiencies().get(0).twoToOne().median()).isEqualTo(2);
    }

    @Test
    void aPairThatFailsIsLeftOutFromThenOnAndTheOthersGoOn() {
        HandoffDocument result = handoff(3, new Made(turns) {
                    private int locks;

                    @Override
                    public HandoffWindow pair(
                            PairKind pair, ThreadKind threads, int busy, Duration warmUp, Duration time)
                            throws HandoffFailedException, InterruptedException {
                        if (pair == PairKind.LOCK && threads == ThreadKind.PLATFORM && locks++ == 7) {
                            throw new HandoffFailedException("out of luck", new IllegalStateException());
                        }
                        return super.pair(pair, threads, busy, warmUp, time);
                    }
                })
                .run();
        assertThat(result.complete()).isTrue();
        assertThat(result.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.peer()).isEqualTo("lock on platform threads");
            assertThat(failed.why()).matches("in round 2, beside [014] busy: out of luck");
        });
        assertThat(told).doesNotContain("lock on platform threads 3");
        assertThat(result.pair("condition", "platform")
                        .orElseThrow()
                        .cells()
                        .get(0)
                        .rates())
                .hasSize(3);
    }

    @Test
    void cancellingEndsItAndReturnsWhatThereIs() {
        Handoff[] handoff = new Handoff[1];
        handoff[0] = handoff(3, new Made(turns) {
            private int rounds;

            @Override
            public double increments(int busy, ThreadKind threads, Duration warmUp, Duration time)
                    throws InterruptedException {
                if (threads == ThreadKind.PLATFORM && busy == 1 && rounds++ == 2) {
                    handoff[0].cancel();
                    assertThat(Thread.interrupted()).isTrue();
                    throw new InterruptedException("as a turn is that somebody ends");
                }
                return super.increments(busy, threads, warmUp, time);
            }
        });
        HandoffDocument result = handoff[0].run();
        assertThat(result.complete()).isFalse();
        assertThat(result.efficiencies().get(0).one()).hasSize(1);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void oneThatIsCancelledBeforeMeasuresNothing() {
        Handoff handoff = handoff(3, new Made(turns));
        handoff.cancel();
        HandoffDocument result = handoff.run();
        assertThat(result.complete()).isFalse();
        assertThat(result.pairs()).isEmpty();
        assertThat(turns).isEmpty();
    }

    @Test
    void whatCannotBeHadOnSomeThreadsIsMissing() {
        HandoffPlan plan = new HandoffPlan(
                List.of(PairKind.POOL_PARK, PairKind.POOL_SPIN, PairKind.INBOX_PARK, PairKind.INBOX_SPIN),
                List.of(1),
                1,
                Duration.ZERO,
                Duration.ofMillis(1),
                1);
        if (ThreadKind.VIRTUAL.exists()) {
            assertThat(plan.missing())
                    .containsExactly(
                            new Absence("pool-spin on virtual threads", "virtual workers never wait awake"),
                            new Absence(
                                    "inbox-park, inbox-spin on virtual threads",
                                    "a reactor's thread is a platform thread"));
            assertThat(plan.pairsOnThreads()).isEqualTo(5);
        } else {
            assertThat(plan.missing())
                    .containsExactly(new Absence(
                            "virtual threads",
                            "need Java 21, and this is Java "
                                    + Runtime.version().feature()));
            assertThat(plan.pairsOnThreads()).isEqualTo(4);
        }
    }

    private static HandoffCell cell(HandoffDocument result, int busy) {
        HandoffPair pair = result.pair("lock", "platform").orElseThrow();
        return pair.beside(busy).orElseThrow();
    }

    private static HandoffPlan plan(int rounds) {
        return new HandoffPlan(
                List.of(PairKind.LOCK, PairKind.CONDITION),
                List.of(1, 4),
                rounds,
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                7);
    }

    private Handoff handoff(int rounds, HandoffTurns made) {
        return new Handoff(
                Environment.capture(Instant.EPOCH, Transport.NIO),
                plan(rounds),
                made,
                (name, round) -> told.add(name + " " + round));
    }

    /** Turns in which a pair makes 1,000 transactions a second alone, and fewer beside busy threads. */
    private static class Made implements HandoffTurns {

        private final List<String> turns;

        Made(List<String> turns) {
            this.turns = turns;
        }

        @Override
        public HandoffWindow pair(PairKind pair, ThreadKind threads, int busy, Duration warmUp, Duration time)
                throws HandoffFailedException, InterruptedException {
            turns.add(pair.label() + " " + threads.label() + " " + busy);
            Histogram histogram = new Histogram(Distribution.SIGNIFICANT_DIGITS);
            histogram.recordValueWithCount(1_000, 400);
            return new HandoffWindow(1_000.0 / (1 + busy), Distribution.of(histogram, 400e3, 1_000, 0));
        }

        @Override
        public double increments(int busy, ThreadKind threads, Duration warmUp, Duration time)
                throws InterruptedException {
            turns.add("computing " + threads.label() + " " + busy);
            return 1e9 * busy;
        }

        @Override
        public RecordingCost recordingCost() {
            return new RecordingCost(1, 40);
        }
    }
}
