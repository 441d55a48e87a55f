package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.deft.analysis.result.BenchDocument;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCsvTest {

    @Test
    void aCellIsARowAndEachOfItsRoundsIsOneBelowIt() {
        List<NamedCsvRecord> rows = rows(DocumentsForDiff.closed(DocumentsForDiff.cell(8, 4, 1.5, 2)));
        assertThat(rows)
                .extracting(row -> row.getField("part") + row.getField("demand") + "/" + row.getField("round"))
                .containsExactly(
                        "experiment1/", "experiment1/1", "experiment1/2", "matrix8/", "matrix8/1", "matrix8/2");
        NamedCsvRecord cell = rows.get(3);
        assertThat(cell.getField("work")).isEqualTo("sleep:2ms");
        assertThat(cell.getField("pool")).isEqualTo("dedicated");
        assertThat(cell.getField("rate_per_second")).isEmpty();
        assertThat(cell.getField("workers")).isEqualTo("4");
        assertThat(cell.getField("complete")).isEqualTo("true");
        assertThat(cell.getField("samples")).isEqualTo("1000");
        assertThat(cell.getField("mean_ns")).isEqualTo("1000000.0");
        assertThat(cell.getField("p99_ns")).isEqualTo("1000000");
        assertThat(cell.getField("p99_low_ns")).isEqualTo("900000");
        assertThat(cell.getField("p99_high_ns")).isEqualTo("1100000");
        assertThat(cell.getField("p99.9_ns")).isEmpty();
        assertThat(cell.getField("run_mean_ns")).isEqualTo("800000.0");
        assertThat(cell.getField("limit")).isEqualTo("workers");
        assertThat(cell.getField("utilisation_workers")).isEqualTo("0.8");
        assertThat(cell.getField("utilisation_cpu")).isEmpty();
        assertThat(cell.getField("missed_rate")).isEmpty();
        assertThat(cell.getField("reference_mean_ns")).isEmpty();
        NamedCsvRecord second = rows.get(5);
        assertThat(second.getField("mean_ns")).isEqualTo("2000000.0");
        assertThat(second.getField("reference_mean_ns")).isEqualTo("1000000.0");
        assertThat(second.getField("reference_throughput_per_second")).isEqualTo("900.0");
        assertThat(second.getField("idle_mean_ns")).isEqualTo("60000.0");
        assertThat(second.getField("complete")).isEmpty();
    }

    @Test
    void anOpenLoopHasItsRates() {
        List<NamedCsvRecord> rows = rows(DocumentsForDiff.open(DocumentsForDiff.sent(20_000, 4, true, 1.5)));
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).getField("rate_per_second")).isEqualTo("20000.0");
        assertThat(rows.get(0).getField("achieved_per_second")).isEqualTo("10000.0");
        assertThat(rows.get(0).getField("missed_rate")).isEqualTo("true");
        assertThat(rows.get(0).getField("demand")).isEmpty();
        assertThat(rows.get(1).getField("round")).isEqualTo("1");
        assertThat(rows.get(1).getField("missed_rate")).isEqualTo("true");
    }

    /** A column is for ever: spreadsheets and scripts know it by its name. */
    @Test
    void theFirstLineNamesTheColumnsOnce() {
        String first =
                BenchCsv.of(DocumentsForDiff.closed()).lines().findFirst().orElseThrow();
        assertThat(first)
                .isEqualTo(String.join(",", BenchCsv.COLUMNS))
                .startsWith("part,work,pool,demand,rate_per_second,workers,round,");
        assertThat(BenchCsv.COLUMNS).doesNotHaveDuplicates();
    }

    @Test
    void whatHoldsACommaIsQuoted() {
        BenchDocument document = DocumentsForDiff.closed(
                DocumentsForDiff.MACHINE,
                DocumentsForDiff.load("file:/tmp/a,\"b\"", "shared"),
                DocumentsForDiff.cell(1, 4, 1));
        assertThat(rows(document).get(3).getField("work")).isEqualTo("file:/tmp/a,\"b\"");
    }

    private static List<NamedCsvRecord> rows(BenchDocument document) {
        return CsvReader.builder().ofNamedCsvRecord(BenchCsv.of(document)).stream()
                .toList();
    }
}
