package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.bench.Arrivals;
import dev.deft.bench.MadeUp;
import dev.deft.report.document.BenchDocument;
import dev.deft.report.document.BenchFile;
import dev.deft.report.document.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchDocumentsTest {

    @TempDir
    private Path folder;

    @Test
    void aClosedLoopsResultIsReadBackAsItWasWritten() throws Exception {
        BenchResult result = new BenchResult(
                MadeUp.ENVIRONMENT,
                options(List.of()),
                MadeUp.CLOCK,
                Optional.of(MadeUp.experiment()),
                Optional.of(MadeUp.matrix()),
                Optional.empty());
        BenchDocument document = BenchDocuments.of(result);

        assertThat(readBack(document)).isEqualTo(document);
        assertThat(document.matrix().cells())
                .hasSize(6)
                .allSatisfy(cell -> assertThat(cell.prediction()).isNotNull());
    }

    @Test
    void anOpenLoopsResultIsReadBackAsItWasWritten() throws Exception {
        BenchResult result = new BenchResult(
                MadeUp.ENVIRONMENT,
                options(List.of(1_000.0)),
                MadeUp.CLOCK,
                Optional.empty(),
                Optional.empty(),
                Optional.of(MadeUp.openMatrix()));
        BenchDocument document = BenchDocuments.of(result);

        assertThat(readBack(document)).isEqualTo(document);
        assertThat(document.missedRate()).isTrue();
        assertThat(document.options().arrivals()).isEqualTo("poisson");
    }

    private BenchDocument readBack(BenchDocument document) throws Exception {
        return BenchFile.read(Files.writeString(folder.resolve("result.json"), JsonText.of(document)));
    }

    private static BenchOptions options(List<Double> rates) {
        return new BenchOptions(
                MadeUp.calls("spin:1us", 10_000),
                MadeUp.load("sleep:2ms"),
                List.of(1, 2, 4),
                rates,
                Arrivals.POISSON,
                List.of(1, 2, 64),
                1,
                7,
                BenchFiles.NONE,
                false);
    }
}
