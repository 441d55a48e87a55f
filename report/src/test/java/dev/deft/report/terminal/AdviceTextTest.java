package dev.deft.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.advice.Advice;
import dev.deft.analysis.advice.Target;
import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.MadeUp;
import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Windows;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdviceTextTest {

    private static final long MS = MadeUp.MS;

    private final Advice.Trial tooFew = trial(5, 22 * MS, 21 * MS, 23 * MS, 0.2);
    private final Advice.Trial enough = trial(6, 15 * MS, 15 * MS, 17 * MS, 0.2);

    @Test
    void theAnswerComesWithWhatOneWorkerFewerDid() {
        List<String> lines = lines(new Advice.Enough(6, false), tooFew, enough);

        assertThat(lines)
                .contains("  target      p99 <= 20.0 ms")
                .contains("  load        1k/s, poisson arrivals, sleep:2ms")
                .anyMatch(line -> line.matches("6 +15.0 ms +15.0 \\(14.0..17.0\\) ms +1.00 +20 % +50 % +meets it"))
                .anyMatch(line -> line.matches("5 +22.0 ms +21.0 \\(20.0..23.0\\) ms +0.95 +20 % +50 % +misses it"))
                .anyMatch(line -> line.startsWith("ADVICE: 6 workers. With 5, predicted is 22.0 ms, measured 21.0"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    }

    @Test
    void aModelThatDoesNotFitIsMarked() {
        List<String> lines = lines(new Advice.Enough(6, true), trial(6, 50 * MS, 15 * MS, 17 * MS, 0.2));

        assertThat(lines)
                .anyMatch(line -> line.contains("0.30?"))
                .anyMatch(line -> line.startsWith("? more than 20 % apart"))
                .anyMatch(line -> line.startsWith("ADVICE: 6 workers. By measurement alone"));
    }

    @Test
    void whatIsInfeasibleSaysWhy() {
        assertThat(lines(new Advice.Infeasible(Advice.Reason.SERVICE)))
                .anyMatch(line -> line.startsWith("INFEASIBLE: the work alone takes longer: its own p99 is 2.00"));
        assertThat(lines(new Advice.Infeasible(Advice.Reason.CPU), trial(6, 15 * MS, 15 * MS, 17 * MS, 0.97)))
                .anyMatch(line -> line.startsWith("INFEASIBLE: the calls use more than 85 % of the 2 cores"));
        assertThat(lines(new Advice.Infeasible(Advice.Reason.WORKERS), tooFew))
                .anyMatch(line -> line.startsWith("INFEASIBLE: the most workers that may be tried"));
    }

    @Test
    void theCostsSayWhatTheRateNeedsOfTheCores() {
        assertThat(String.join(" ", lines(new Advice.Unknown(), tooFew)).replaceAll(" +", " "))
                .containsPattern("costs o .* of processor time a call; at 1k/s that is [0-9.]+ % of 2 cores");
    }

    @Test
    void anInterruptedSearchHasNoAnswer() {
        assertThat(lines(new Advice.Unknown(), tooFew))
                .last()
                .asString()
                .startsWith("INCOMPLETE: there is no answer yet");
    }

    @Test
    void aSearchThatMeasuredNothingDoesNotClaimTo() {
        assertThat(lines(new Windows(List.of()), new Advice.Unknown()))
                .anyMatch(line -> line.startsWith("INCOMPLETE: it ended before anything was measured"))
                .noneMatch(line -> line.contains("until then"));
    }

    private static List<String> lines(Advice.Verdict verdict, Advice.Trial... trials) {
        return lines(new Windows(MadeUp.matrix().cells().get(0).windows()), verdict, trials);
    }

    private static List<String> lines(Windows work, Advice.Verdict verdict, Advice.Trial... trials) {
        Advice advice = new Advice(Target.parse("p99<=20ms"), work, work, List.of(trials), verdict);
        OpenShape wanted = new OpenShape(1_000, Arrivals.POISSON, 1);
        return new AdviceText(advice, wanted, MadeUp.load("sleep:2ms"), 6, MadeUp.ENVIRONMENT).lines();
    }

    private static Advice.Trial trial(int workers, long predicted, long measured, long upper, double cpu) {
        Quantile quantile = new Quantile(measured, measured - MS, upper);
        return new Advice.Trial(
                workers, predicted, Optional.of(new Advice.Measured(Optional.of(quantile), cpu, 0.5, false)));
    }
}
