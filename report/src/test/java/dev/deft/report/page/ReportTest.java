package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.report.document.Documents;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void theDefaultMatrixFitsIntoAMailAndNamesNothingToLoad() {
        String page = page(new NamedResult("result.json", Documents.closed().build()));
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_500_000);
        assertThat(Pattern.compile("(src|href)=|https?:|@import|url\\(")
                        .matcher(page)
                        .results())
                .isEmpty();
        assertThat(page).contains("default-src 'none'".replace("'", "&#39;"));
    }

    @Test
    void whatAFileContainsIsEscapedEverywhere() {
        String attack = "<script>alert(1)</script>\"'&";
        BenchDocument document = Documents.closed()
                .demands(1)
                .workers(1)
                .work(attack)
                .cpu(attack)
                .flags(attack)
                .build();
        String page = page(new NamedResult(attack, document));
        assertThat(page).doesNotContain(attack).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
    }

    @Test
    void theConclusionsNameTheBestTheWorstAndTheLimits() {
        Conclusions conclusions = new Conclusions(Documents.closed().build());
        assertThat(conclusions.alarms()).isEmpty();
        assertThat(conclusions.sentences().get(0))
                .startsWith("The mean call took 2.08\u00a0ms at best (D=")
                .contains(
                        "131\u00a0ms at worst (D=64\u00a0W=1), 63 times as long. There, one call in a hundred took longer than ");
        assertThat(conclusions.sentences())
                .contains(
                        "With 1, 2, 4, 8, 16 or 32 workers: the workers are the limit, and more of them would do more"
                                + " (busy 99 % or more, 95 % intervals from 98 % on).",
                        "With 64 workers: no limit was met, and there was a worker for each caller, so more workers would do"
                                + " no more.")
                .contains("Theory is within 20 % of the measured mean in 49 of 49 cells.")
                .anyMatch(
                        sentence -> sentence.matches("The platform's own noise: a thread that only slept meanwhile was"
                                + " woken late by p99 [0-9.]+\u00a0[µm]s, max [0-9.]+\u00a0[µm]s\\. Latencies of this size say"
                                + " nothing about the pool\\."));
    }

    @Test
    void workersOfWhichEachHasItsCallerAreNoLimitWhateverTheFileSays() {
        Conclusions conclusions =
                new Conclusions(Documents.closed().demands(1, 16).workers(8, 16).build());
        assertThat(conclusions.sentences())
                .anyMatch(sentence -> sentence.startsWith("With 8 workers: the workers are the limit"))
                .anyMatch(sentence -> sentence.startsWith(
                        "With 16 workers: no limit was met, and there was a worker for each caller"))
                .noneMatch(sentence -> sentence.startsWith("With 8 or 16 workers"));
    }

    @Test
    void whatOneNumberOfWorkersDidAsWellAsAnotherIsSaid() {
        Conclusions conclusions =
                new Conclusions(Documents.closed().demands(1, 2).workers(2, 4).build());
        assertThat(conclusions.sentences())
                .anyMatch(sentence -> sentence.startsWith("The most that was done was ")
                        && sentence.contains(" (95 % interval ")
                        && sentence.endsWith("workers it was as much, as far as the rounds tell."));
    }

    @Test
    void aLawThatIsNotFittedIsNotSpokenOfAsACurve() {
        BenchDocument without = Documents.closed().lawless().build();
        String page = page(new NamedResult("a", without));
        assertThat(page)
                .contains("is not fitted, so it has no curve: that takes 6 numbers of workers")
                .doesNotContain("The curve is the universal scalability law")
                .doesNotContain(">by the law<")
                .doesNotContain(">–<");
        assertThat(page(new NamedResult("a", Documents.closed().build())))
                .contains("The curve is the universal scalability law", ">by the law<")
                .doesNotContain("is not fitted");
        assertThat(page(new NamedResult("a", Documents.closed().build()), new NamedResult("b", without)))
                .contains("The universal scalability law of B is not fitted");
    }

    @Test
    void whatTellsMostIsChosenFirst() {
        String page = page(new NamedResult("a", Documents.closed().build()));
        assertThat(page)
                .contains("<option value=\"percentiles-3\" selected=\"\">W=8</option>")
                .contains("<option value=\"hops-3\" selected=\"\">W=8</option>")
                .contains(" selected=\"\">D=64 W=1</option>");
        assertThat(page(new NamedResult("a", Documents.open(200, 6_400).build())))
                .contains("<option value=\"percentiles-0\" selected=\"\">W=1</option>");
    }

    @Test
    void aRunThatIsIncompleteSaysSoFirst() {
        Conclusions conclusions = new Conclusions(
                Documents.closed().incomplete("D=8 W=4").unsteady("D=64 W=1").build());
        assertThat(conclusions.alarms())
                .containsExactly(
                        "Incomplete: the run ended before everything was measured that was asked for; cut short:"
                                + " D=8\u00a0W=4.",
                        "Unsteady: D=64\u00a0W=1. Measuring began while the queue was still filling, so these latencies"
                                + " are too low.");
    }

    @Test
    void theHighestRateThatCountsIsOneThatWasKeptUp() {
        Conclusions conclusions =
                new Conclusions(Documents.open(200, 1_600, 6_400).build());
        assertThat(conclusions.sentences().get(0))
                .startsWith("The highest rate that was kept up was 6.4k/s\u00a0W=16, ");
        assertThat(conclusions.sentences().get(1))
                .startsWith("The rate was missed by most at 6.4k/s\u00a0W=1: 8 % of ");
        Conclusions none = new Conclusions(Documents.open(600_000).build());
        assertThat(none.sentences().get(0)).isEqualTo("No rate was kept up.");
    }

    @Test
    void severalResultsAreComparedInASentence() {
        String page = page(
                new NamedResult("a", Documents.closed().build()),
                new NamedResult("b", Documents.closed().slower(1.3).build()));
        assertThat(page).contains("Beside A, in 49 cells that both have: the mean is 1.29 to 1.30 times A&#39;s");
    }

    @Test
    void anOpenLoopSaysWhatALoopWouldHaveSeenThatForgetsItsPlan() {
        String page = page(new NamedResult("a", Documents.open(200, 6_400).build()));
        assertThat(page).contains("p99 from the send").contains("6,400\u00a0calls/s");
        assertThat(page(new NamedResult("a", Documents.closed().build()))).doesNotContain("p99 from the send");
    }

    @Test
    void cellsThatOnlyOneResultHasAreShownAllTheSame() {
        String page = page(
                new NamedResult("a", Documents.closed().demands(1, 2).workers(1).build()),
                new NamedResult(
                        "b", Documents.closed().demands(2, 4).workers(1, 2).build()));
        for (String place : List.of("D=1 W=1", "D=2 W=1", "D=4 W=2")) {
            assertThat(page).contains("Latency by percentile, " + place);
        }
        assertThat(page).contains("in 1 cell that both have");
    }

    private static String page(NamedResult... results) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            Report.write(Arrays.asList(results), out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
