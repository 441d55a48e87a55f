package dev.deft.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.cli.result.BenchDocument;
import dev.deft.cli.result.Documents;
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
    void theAnswerNamesTheBestTheWorstAndTheLimits() {
        Answer answer = new Answer(Documents.closed().build());
        assertThat(answer.alarms()).isEmpty();
        assertThat(answer.sentences().get(0))
                .startsWith("A call took 2.08\u00a0ms on average at best (D=")
                .contains(
                        "131\u00a0ms at worst (D=64\u00a0W=1), 63 times as long. There, one call in a hundred took longer than ");
        assertThat(answer.sentences())
                .contains(
                        "With 1, 2, 4, 8, 16 or 32 workers: the workers are the limit, and more of them would do more.")
                .contains("Theory is within 20 % of the measured average in 49 of 49 cells.")
                .anyMatch(sentence -> sentence.startsWith("The platform's own noise: "));
    }

    @Test
    void aRunThatIsIncompleteSaysSoFirst() {
        Answer answer = new Answer(
                Documents.closed().incomplete("D=8 W=4").unsteady("D=64 W=1").build());
        assertThat(answer.alarms())
                .containsExactly(
                        "Incomplete: the run ended before everything was measured that was asked for; cut short:"
                                + " D=8\u00a0W=4.",
                        "Unsteady: D=64\u00a0W=1. Measuring began while the queue was still filling, so these latencies"
                                + " are too low.");
    }

    @Test
    void theHighestRateThatCountsIsOneThatWasKeptUp() {
        Answer answer = new Answer(Documents.open(200, 1_600, 6_400).build());
        assertThat(answer.sentences().get(0)).startsWith("The highest rate that was kept up was 6.4k/s\u00a0W=16, ");
        assertThat(answer.sentences().get(1)).startsWith("The rate was missed by most at 6.4k/s\u00a0W=1: 8 % of ");
        Answer none = new Answer(Documents.open(600_000).build());
        assertThat(none.sentences().get(0)).isEqualTo("No rate was kept up.");
    }

    @Test
    void severalResultsAreComparedInASentence() {
        String page = page(
                new NamedResult("a", Documents.closed().build()),
                new NamedResult("b", Documents.closed().slower(1.3).build()));
        assertThat(page).contains("Beside A, in 49 cells that both have: the average is 1.29 to 1.30 times A&#39;s");
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
