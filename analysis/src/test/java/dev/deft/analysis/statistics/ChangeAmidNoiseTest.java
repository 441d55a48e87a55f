package dev.deft.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** 200 made-up pairs of runs, each of 50 cells with two metrics; the last cell is the one that may be slowed alone. */
@Tag("any-jdk")
class ChangeAmidNoiseTest {

    private static final int PAIRS = 200;
    private static final int SERIES = 100;
    private static final int LAST_CELL = SERIES - 2;
    private static final int FEW_ROUNDS = 5;
    private static final int MORE_ROUNDS = 10;
    private static final double FAIL_OVER = 0.1;
    private static final double SLOWED = Math.log(1.15);

    /** The number of pairs that 5 % may come to by chance: the binomial distribution's 97.5 %. */
    private static final long PROMISED = 16;

    @ParameterizedTest
    @EnumSource
    void ofOneBuildNoMoreThanTheTwentiethPairOfRunsShowsAnyChange(Noise noise) {
        Pairs pairs = new Pairs(noise, FEW_ROUNDS, SERIES);
        assertThat(pairs.count(changes -> changes.stream().anyMatch(Change::isResolved)))
                .isLessThanOrEqualTo(PROMISED);
        assertThat(pairs.count(changes -> changes.stream().anyMatch(ChangeAmidNoiseTest::isAlarm)))
                .isLessThanOrEqualTo(PROMISED);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"FIVE_PERCENT", "TWO_SPEEDS", "CHANGING_SPEED"})
    void ofOneBuildNoPairOfRunsRaisesAnAlarmWhereTheNoiseIsSmallOrRare(Noise noise) {
        Pairs pairs = new Pairs(noise, FEW_ROUNDS, SERIES);
        assertThat(pairs.count(changes -> changes.stream().anyMatch(ChangeAmidNoiseTest::isAlarm)))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void ofOneBuildMoreRoundsRaiseNoMoreAlarms(Noise noise) {
        Pairs pairs = new Pairs(noise, MORE_ROUNDS, SERIES);
        assertThat(pairs.count(changes -> changes.stream().anyMatch(ChangeAmidNoiseTest::isAlarm)))
                .isLessThanOrEqualTo(PROMISED);
    }

    /** The test above can fail: each series for itself shows changes in nearly every pair. */
    @Test
    void withoutTheirCommonPromiseSomeSeriesWouldDifferInEveryPair() {
        Pairs pairs = new Pairs(Noise.FIVE_PERCENT, FEW_ROUNDS, SERIES);
        assertThat(pairs.countOfDifferences(differences -> differences.stream()
                        .anyMatch(one -> Change.among(List.of(one)).get(0).isResolved())))
                .isGreaterThan(PAIRS * 95 / 100);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"CHANGING_SPEED"})
    void aBuildThatIsSlowerEverywhereIsFoundInEveryPair(Noise noise) {
        Pairs pairs = new Pairs(noise, FEW_ROUNDS, 0);
        assertThat(pairs.count(changes -> changes.stream().anyMatch(change -> change.isRiseBeyond(FAIL_OVER))))
                .isEqualTo(PAIRS);
        assertThat(pairs.count(changes -> changes.stream().anyMatch(ChangeAmidNoiseTest::isFall)))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE_PERCENT", "TWO_PERCENT"})
    void aSingleSlowerCellIsFoundByFiveRoundsInLittleNoise(Noise noise) {
        assertThat(new Pairs(noise, FEW_ROUNDS, LAST_CELL).count(ChangeAmidNoiseTest::findsTheLastCell))
                .isGreaterThanOrEqualTo(PAIRS * 98 / 100);
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE_PERCENT", "TWO_PERCENT", "FIVE_PERCENT", "UNEVEN", "TWO_SPEEDS"})
    void aSingleSlowerCellIsFoundByTenRoundsInFivePercentOfNoise(Noise noise) {
        assertThat(new Pairs(noise, MORE_ROUNDS, LAST_CELL).count(ChangeAmidNoiseTest::findsTheLastCell))
                .isGreaterThanOrEqualTo(PAIRS * 98 / 100);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIVE_PERCENT", "OUTLIERS"})
    void whereASingleSlowerCellIsMissedItsResolutionSaysSo(Noise noise) {
        Pairs pairs = new Pairs(noise, FEW_ROUNDS, LAST_CELL);
        long found = pairs.count(ChangeAmidNoiseTest::findsTheLastCell);
        long toldSo = pairs.count(changes -> changes.subList(LAST_CELL, SERIES).stream()
                .allMatch(change -> change.isResolved() || change.resolution() > 1 + FAIL_OVER));
        assertThat(found).isBetween(1L, PAIRS * 3L / 4);
        assertThat(toldSo).isGreaterThanOrEqualTo(PAIRS * 98L / 100);
    }

    private static boolean findsTheLastCell(List<Change> changes) {
        return changes.subList(LAST_CELL, SERIES).stream().anyMatch(change -> change.isRiseBeyond(FAIL_OVER));
    }

    private static boolean isAlarm(Change change) {
        return change.isRiseBeyond(FAIL_OVER) || isFall(change);
    }

    private static boolean isFall(Change change) {
        return change.isResolved() && change.ratio() < 1 - FAIL_OVER;
    }

    /** The changes of pairs that more than one test looks at, by what they are made up of. */
    private static final Map<Pairs, List<List<Change>>> CHANGES = new ConcurrentHashMap<>();

    /** Two runs at a time, the second with every series from {@code firstSlowed} on slowed; the same each time. */
    private record Pairs(Noise noise, int rounds, int firstSlowed) {

        long count(Predicate<List<Change>> which) {
            return CHANGES.computeIfAbsent(this, Pairs::changes).stream()
                    .filter(which)
                    .count();
        }

        private List<List<Change>> changes() {
            return IntStream.range(0, PAIRS)
                    .mapToObj(seed -> Change.among(differences(new Random(seed))))
                    .toList();
        }

        long countOfDifferences(Predicate<List<Difference>> which) {
            return IntStream.range(0, PAIRS)
                    .mapToObj(seed -> differences(new Random(seed)))
                    .filter(which)
                    .count();
        }

        private List<Difference> differences(Random random) {
            double[][] base = noise.run(random, SERIES, rounds);
            double[][] changed = noise.run(random, SERIES, rounds);
            return IntStream.range(0, SERIES)
                    .mapToObj(i -> Difference.of(base[i], slowed(i, changed[i])))
                    .toList();
        }

        private double[] slowed(int series, double[] values) {
            double by = series >= firstSlowed ? SLOWED : 0;
            return IntStream.range(0, rounds).mapToDouble(i -> values[i] + by).toArray();
        }
    }
}
