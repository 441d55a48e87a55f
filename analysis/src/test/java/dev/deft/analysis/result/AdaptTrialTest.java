package dev.deft.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdaptTrialTest {

    private static final long TENTH = 100_000_000;

    @Test
    void aPoolThatReachesTheBestThroughputHalfWayTookHalfTheTime() {
        // 5 tasks a sample for a second, then 10, which is the best
        List<AdaptSample> samples = samples(2, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10);

        AdaptTrial trial =
                AdaptTrial.of("p", List.of(new AdaptPhase(20 * TENTH, 4, 100.0)), null, List.of(), List.of(), samples);

        AdaptCourse course = trial.courses().get(0);
        assertThat(course.throughput()).isEqualTo(75, within(1e-9));
        assertThat(course.ofBest()).isEqualTo(0.75, within(1e-9));
        assertThat(course.to80Nanos()).isEqualTo(13 * TENTH);
        assertThat(course.to90Nanos()).isEqualTo(14 * TENTH);
        assertThat(trial.threadSeconds()).isEqualTo(4, within(1e-9));
    }

    @Test
    void aThroughputThatNeverComesHasNoTime() {
        AdaptCourse course = AdaptTrial.of(
                        "p",
                        List.of(new AdaptPhase(5 * TENTH, 4, 100.0)),
                        null,
                        List.of(),
                        List.of(),
                        samples(2, 7, 7, 7, 7, 7))
                .courses()
                .get(0);

        assertThat(course.to80Nanos()).isNull();
        assertThat(course.overshoot()).isEqualTo(-0.5, within(1e-9));
        assertThat(course.deviation()).isEqualTo(0.5, within(1e-9));
    }

    @Test
    void tasksThatEndTogetherAfterASecondAreNoThroughputOfHalfASecond() {
        // 10 of the 20 workers that are best, whose tasks all end at each full second
        int[] together = new int[60];
        for (int i = 9; i < 60; i += 10) {
            together[i] = 10;
        }
        AdaptPhase phase = new AdaptPhase(60 * TENTH, 20, 20.0);

        AdaptCourse half = AdaptTrial.of("p", List.of(phase), null, List.of(), List.of(), samples(10, together))
                .courses()
                .get(0);
        assertThat(half.ofBest()).isEqualTo(0.5, within(1e-9));
        assertThat(half.to80Nanos()).isNull();

        for (int i = 9; i < 60; i += 10) {
            together[i] = 20;
        }
        AdaptCourse best = AdaptTrial.of("p", List.of(phase), null, List.of(), List.of(), samples(20, together))
                .courses()
                .get(0);
        assertThat(best.to90Nanos()).isEqualTo(10 * TENTH);
    }

    @Test
    void tasksThatWereUnderWayWhenThePhaseBeganAreNoThroughputOfIt() {
        // 5 of the 20 workers that are best; their tasks, of half a second, end right after the step, and then once in
        // half a second
        List<AdaptSample> samples = samples(5, 0, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 0, 5, 0, 0, 0, 0, 5);
        List<AdaptPhase> phases = List.of(new AdaptPhase(8 * TENTH, 5, 10.0), new AdaptPhase(11 * TENTH, 20, 40.0));

        AdaptCourse after = AdaptTrial.of("p", phases, null, List.of(), List.of(), samples)
                .courses()
                .get(1);

        assertThat(after.to80Nanos()).isNull();
    }

    @Test
    void whereTheBestThatWasMeasuredIsNothingNothingIsKnownOfIt() {
        AdaptCourse course = AdaptTrial.of(
                        "p",
                        List.of(new AdaptPhase(3 * TENTH, 4, 0.0)),
                        null,
                        List.of(),
                        List.of(),
                        samples(2, 0, 0, 0))
                .courses()
                .get(0);

        assertThat(course.ofBest()).isNull();
        assertThat(course.to80Nanos()).isNull();
        assertThat(course.to90Nanos()).isNull();
        assertThat(course.overshoot()).isEqualTo(-0.5, within(1e-9));
    }

    @Test
    void eachPhaseCountsFromItsOwnBegin() {
        List<AdaptSample> samples = samples(3, 10, 10, 10, 10, 10, 20, 20, 20, 20, 20);

        List<AdaptCourse> courses = AdaptTrial.of(
                        "p",
                        List.of(new AdaptPhase(5 * TENTH, 3, 100.0), new AdaptPhase(5 * TENTH, 6, 200.0)),
                        null,
                        List.of(),
                        List.of(),
                        samples)
                .courses();

        assertThat(courses).extracting(AdaptCourse::ofBest).containsExactly(1.0, 1.0);
        assertThat(courses.get(1).to90Nanos()).isEqualTo(TENTH);
    }

    @Test
    void aPhaseThatWasNotReachedHasNoCourse() {
        AdaptPhase phase = new AdaptPhase(2 * TENTH, null, null);

        assertThat(AdaptTrial.of("p", List.of(phase, phase), 7L, List.of(), List.of(), samples(1, 3, 3))
                        .courses())
                .hasSize(1)
                .allMatch(course -> course.ofBest() == null && course.overshoot() == null);
    }

    private static List<AdaptSample> samples(int threads, int... completed) {
        List<AdaptSample> samples = new ArrayList<>(List.of(new AdaptSample(0, threads, threads, 0)));
        long all = 0;
        for (int i = 0; i < completed.length; i++) {
            all += completed[i];
            samples.add(new AdaptSample((i + 1) * TENTH, threads, threads, all));
        }
        return samples;
    }
}
