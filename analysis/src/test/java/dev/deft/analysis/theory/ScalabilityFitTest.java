package dev.deft.analysis.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.theory.ScalabilityFit.Confidence;
import dev.deft.analysis.theory.ScalabilityFit.Measured;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what R's package usl 3.0 prints for the data of Gunther's book, and against laws that are known. */
class ScalabilityFitTest {

    private static final List<Measured> SPEC_SDM91 =
            measured(new int[] {1, 18, 36, 72, 108, 144, 216}, 64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2);

    private static final List<Measured> RAY_TRACER = measured(
            new int[] {1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64}, 20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310);

    private static List<Measured> measured(int[] workers, double... throughputs) {
        List<Measured> points = new ArrayList<>();
        for (int i = 0; i < workers.length; i++) {
            points.add(new Measured(workers[i], throughputs[i]));
        }
        return points;
    }

    private static ScalabilityFit fit(List<Measured> points) {
        return ScalabilityFit.of(points).orElseThrow();
    }

    @Test
    void specSdm91IsFittedAsPublished() {
        ScalabilityLaw law = fit(SPEC_SDM91).law();
        assertThat(law.gamma()).isCloseTo(89.9952330, within(1e-5));
        assertThat(law.alpha()).isCloseTo(0.0277285, within(1e-7));
        assertThat(law.beta()).isCloseTo(0.0001044, within(1e-7));
        assertThat(law.peak()).hasValueCloseTo(96.51956, within(1e-4));
        assertThat(law.throughput(law.peak().orElseThrow())).isCloseTo(1_884, within(0.5));
        assertThat(law.throughput(216)).isCloseTo(1_646, within(0.5));
    }

    @Test
    void theFirstRunsOfTheRayTracerAreFittedAsPublished() {
        ScalabilityLaw law = fit(RAY_TRACER.subList(0, 6)).law();
        assertThat(law.gamma()).isCloseTo(20.85605, within(1e-5));
        assertThat(law.alpha()).isCloseTo(0.02444, within(5e-6));
        assertThat(law.beta()).isCloseTo(0.00163, within(5e-6));
    }

    /** R's are those of a linear model, so the bootstrap's are about as wide, and about there. */
    @Test
    void theFirstRunsOfTheRayTracerAreAboutAsSureAsPublished() {
        Confidence confidence = fit(RAY_TRACER.subList(0, 6)).confidence(1);
        assertThat(confidence.alpha().low()).isCloseTo(0.00754, within(0.003));
        assertThat(confidence.alpha().high()).isCloseTo(0.0414, within(0.003));
        assertThat(confidence.beta().low()).isCloseTo(0.0011, within(0.0001));
        assertThat(confidence.beta().high()).isCloseTo(0.00215, within(0.0001));
    }

    @Test
    void aPeakWithinWhatWasMeasuredIsIdentified() {
        Confidence confidence = fit(SPEC_SDM91).confidence(1);
        assertThat(confidence.isPeakIdentified()).isTrue();
        assertThat(confidence.peak().low()).isBetween(72.0, 96.5);
        assertThat(confidence.peak().high()).isBetween(96.5, 144.0);
    }

    @Test
    void noPeakIsIdentifiedWhereThroughputOnlyGrew() {
        ScalabilityFit fit = fit(RAY_TRACER);
        // As scipy's least_squares finds it, within the same bounds.
        assertThat(fit.law().gamma()).isCloseTo(21.8488428, within(1e-4));
        assertThat(fit.law().alpha()).isCloseTo(0.05777078, within(1e-6));
        assertThat(fit.law().beta()).isZero();
        assertThat(fit.law().peak()).isEmpty();
        assertThat(fit.confidence(1).isPeakIdentified()).isFalse();
        assertThat(fit.confidence(1).peak().high()).isInfinite();
    }

    @Test
    void theSameSeedGivesTheSameAnswer() {
        assertThat(fit(SPEC_SDM91).confidence(7)).isEqualTo(fit(SPEC_SDM91).confidence(7));
        assertThat(fit(SPEC_SDM91).confidence(7)).isNotEqualTo(fit(SPEC_SDM91).confidence(8));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 0, 0",
        "1000, 0.05, 0",
        "1000, 0, 0.001",
        "3, 0.02, 0.0001",
        "1e6, 0.5, 0.01",
        "250, 0.9, 0.2",
        "250, 1.5, 0.001",
    })
    void aLawIsFoundAgainInWhatItPredicts(double gamma, double alpha, double beta) {
        ScalabilityLaw law = new ScalabilityLaw(gamma, alpha, beta);
        List<Measured> points = predicted(law, 0, 1);
        ScalabilityLaw found = fit(points).law();
        assertThat(found.gamma()).isCloseTo(gamma, Percentage.withPercentage(1e-4));
        assertThat(found.alpha()).isCloseTo(alpha, within(1e-6));
        assertThat(found.beta()).isCloseTo(beta, within(1e-6));
    }

    /** Intervals of 95 % miss 5 of 100 on average, and more than 12 once in a thousand. */
    @Test
    void intervalsCoverWhatTheyShould() {
        ScalabilityLaw law = new ScalabilityLaw(1_000, 0.05, 0.001);
        int missed = 0;
        for (int seed = 0; seed < 100; seed++) {
            Confidence confidence = fit(predicted(law, 100, seed)).confidence(seed);
            boolean covers =
                    confidence.beta().low() <= 0.001 && confidence.beta().high() >= 0.001;
            missed += covers ? 0 : 1;
        }
        assertThat(missed).isBetween(1, 12);
    }

    private static List<Measured> predicted(ScalabilityLaw law, double noise, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Arrays.stream(new int[] {1, 2, 4, 8, 12, 16, 24, 32, 48, 64})
                .mapToObj(n -> new Measured(n, law.throughput(n) + noise * (2 * random.nextDouble() - 1)))
                .toList();
    }

    @Test
    void fiveNumbersOfWorkersAreTooFew() {
        List<Measured> five = SPEC_SDM91.subList(0, 5);
        List<Measured> twice = new ArrayList<>(five);
        twice.addAll(five);
        assertThat(ScalabilityFit.of(five)).isEmpty();
        assertThat(ScalabilityFit.of(twice)).isEmpty();
        assertThat(ScalabilityFit.of(SPEC_SDM91.subList(0, 6))).isPresent();
    }

    @Test
    void refusesWhatNobodyMeasures() {
        assertThatThrownBy(() -> new Measured(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 0 and 1.0");
        assertThatThrownBy(() -> new Measured(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Measured(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void throughputOfALawIsThatOfItsFormula() {
        ScalabilityLaw law = new ScalabilityLaw(100, 0.1, 0.01);
        assertThat(law.throughput(1)).isEqualTo(100);
        assertThat(law.throughput(10)).isCloseTo(1_000 / (1 + 0.9 + 0.9), within(1e-9));
        assertThat(law.peak()).hasValueCloseTo(Math.sqrt(90), within(1e-12));
    }

    @Test
    void aLawThatFallsFromTheStartPeaksAtOneWorker() {
        assertThat(new ScalabilityLaw(1, 1.2, 0.1).peak()).hasValue(1);
        assertThat(new ScalabilityLaw(1, 0.5, 2).peak()).hasValue(1);
        assertThat(new ScalabilityLaw(1, 0.5, 0).peak()).isEmpty();
    }
}
