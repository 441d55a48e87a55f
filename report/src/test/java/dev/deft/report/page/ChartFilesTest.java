package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.report.document.Documents;
import dev.deft.report.document.DocumentsForDiff;
import dev.deft.report.file.Outputs;
import dev.deft.report.file.ProgramStreams;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartFilesTest {

    private static final BenchDocument DOCUMENT =
            Documents.closed().demands(1, 8).workers(1, 4).cpu("<cpu>\u0000").build();
    private static final BenchDocument OF_ONE_CELL =
            Documents.closed().demands(1).workers(1).build();

    @TempDir
    private static Path drawn;

    private static List<Path> files;

    @TempDir
    private Path folder;

    private final Outputs outputs = outputs();

    @BeforeAll
    static void draw() throws Exception {
        files = ChartFiles.write(drawn.resolve("made/for/it"), List.of(new NamedResult("a", DOCUMENT)), outputs());
    }

    private static Outputs outputs() {
        return new Outputs(new ProgramStreams(System.out, System.err));
    }

    @Test
    void everyKindOfChartBecomesAPictureAndNothingElseIsLeft() throws Exception {
        assertThat(files)
                .extracting(file -> String.valueOf(file.getFileName()))
                .contains(
                        "heatmap-mean.png",
                        "heatmap-p99.png",
                        "percentiles-W4.png",
                        "time-D1-W1.png",
                        "time-D1-W4.png",
                        "time-D8-W4.png",
                        "hops-W1.png",
                        "predicted.png",
                        "throughput.png",
                        "time-D8-W1.png")
                .doesNotHaveDuplicates();
        try (Stream<Path> all = Files.list(drawn.resolve("made/for/it"))) {
            assertThat(all).containsExactlyInAnyOrderElementsOf(files);
        }
    }

    @Test
    void picturesOfARunThatMissedItsRateSaySoInTheirNames() throws Exception {
        BenchDocument missed = DocumentsForDiff.open(DocumentsForDiff.sent(500, 4, true, 1.5));
        assertThat(ChartFiles.write(folder, List.of(new NamedResult("a", missed)), outputs))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file.toString()).endsWith("-missed-rate.png"));
    }

    @Test
    void aPictureHasTheChartsColoursAndItsTitle() throws Exception {
        BufferedImage image =
                ImageIO.read(drawn.resolve("made/for/it/predicted.png").toFile());
        assertThat(image.getWidth()).isEqualTo(2 * (Chart.WIDTH + 48));
        assertThat(has(image, 0x0072b2, 0, image.getHeight())).isTrue();
        assertThat(has(image, 0x1d232b, 0, 90)).isTrue();
        assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(0xffffff);
    }

    @Test
    void aPictureThatCannotBeWrittenLosesNoOther() throws Exception {
        Files.createDirectories(folder.resolve("heatmap-mean.png/full"));
        List<Path> written = ChartFiles.write(folder, List.of(new NamedResult("a", OF_ONE_CELL)), outputs);
        assertThat(outputs.complaints())
                .singleElement()
                .asString()
                .startsWith("--png: could not write " + folder.resolve("heatmap-mean.png"));
        assertThat(written.stream().filter(Files::isRegularFile)).hasSize(written.size() - 1);
    }

    @Test
    void aPictureOfAnEarlierReportIsReplaced() throws Exception {
        Path file = Files.writeString(folder.resolve("predicted.png"), "old");
        ChartFiles.write(folder, List.of(new NamedResult("a", OF_ONE_CELL)), outputs);
        assertThat(ImageIO.read(file.toFile())).isNotNull();
    }

    private static boolean has(BufferedImage image, int colour, int from, int to) {
        return IntStream.range(from, to)
                .anyMatch(y ->
                        IntStream.range(0, image.getWidth()).anyMatch(x -> (image.getRGB(x, y) & 0xffffff) == colour));
    }
}
