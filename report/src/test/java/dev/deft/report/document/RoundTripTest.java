package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.MadeUp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A result is the same when its file is read, but for what no file has. */
class RoundTripTest {

    @TempDir
    private Path folder;

    @Test
    void aClosedLoopsResultIsReadBackAsItWasWritten() throws Exception {
        BenchDocument document = MadeUp.document();
        BenchDocument read = readBack(document);

        assertThat(JsonText.of(read)).isEqualTo(JsonText.of(document)).doesNotContain("\"window\"");
        assertThat(read.matrix().cells())
                .hasSize(6)
                .allSatisfy(cell -> assertThat(cell.prediction()).isNotNull());
        assertThat(read.matrix().cells()).flatExtracting(Cell::windows).isEmpty();
        assertThat(document.matrix().cells()).flatExtracting(Cell::windows).hasSize(6);
    }

    @Test
    void anOpenLoopsResultIsReadBackAsItWasWritten() throws Exception {
        BenchDocument document = MadeUp.openDocument();
        BenchDocument read = readBack(document);

        assertThat(JsonText.of(read)).isEqualTo(JsonText.of(document));
        assertThat(read.missedRate()).isTrue();
        assertThat(read.options().arrivals()).isEqualTo("poisson");
        assertThat(read.options().ratesPerSecond()).isEqualTo(List.of(1_000.0));
    }

    private BenchDocument readBack(BenchDocument document) throws Exception {
        return ResultFiles.BENCH.read(Files.writeString(folder.resolve("result.json"), JsonText.of(document)));
    }
}
