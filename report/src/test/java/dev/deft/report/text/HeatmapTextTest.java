package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deft.report.chart.HeatScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeatmapTextTest {

    private static final Style ASCII = new Style(Palette.NONE, true);
    private static final Style COLOURED = new Style(Palette.FULL, false);
    private static final double UNKNOWN = Double.NaN;
    private static final int RANDOM_MAPS = 400;
    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9,]*(\\.[0-9]+)?");
    private static final Map<String, Double> UNITS = Map.of("ns", 1e-9, "us", 1e-6, "ms", 1e-3, "s", 1.0, "ks", 1e3);

    @Test
    void eachNumberStandsBesideItsShadeAndALegendSaysWhatThatMeans() {
        assertThat(small().lines(Style.PLAIN))
                .containsExactly(
                        "mean latency, ms",
                        "W \\ D         1         4        16",
                        "    1  ░░░ 1.00  ▓▓▓ 4.00~ ███ 16.0",
                        "    4  ░░░ 1.00  ░░░ 1.10         -",
                        "      1.00 ms ░░░░░░░░░▒▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓▓█████████ 16.0 ms");
    }

    @Test
    void inAsciiTheShadesArePunctuation() {
        assertThat(small().lines(ASCII))
                .containsExactly(
                        "mean latency, ms",
                        "W \\ D         1         4        16",
                        "    1  ... 1.00  +++ 4.00~ @@@ 16.0",
                        "    4  ... 1.00  ... 1.10         -",
                        "      1.00 ms ....::::----====++++****####%%%%@@@@ 16.0 ms");
    }

    @Test
    void inColourEachCellHasTheColourOfTheReportsScale() {
        HeatScale scale = new HeatScale(1e-3, 16e-3);
        assertThat(small().lines(COLOURED).get(2))
                .isEqualTo("    1 " + on(scale.colour(1e-3), "   1.00 ") + on(scale.colour(4e-3), "   4.00~")
                        + on(scale.colour(16e-3), "   16.0 "));
    }

    private static String on(int colour, String text) {
        return Palette.FULL.on(colour, text);
    }

    @Test
    void numbersOfManyMagnitudesHaveUnitsOfTheirOwn() {
        assertThat(map(new double[][] {{20e-9, 2e-3, 60}}).lines(Style.PLAIN))
                .containsExactly(
                        "mean latency",
                        "W \\ D            1            2            4",
                        "    1  ░░░ 20.0 ns  ▓▓▓ 2.00 ms  ███  60.0 s",
                        "      20.0 ns ░░░░░░░░░▒▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓▓█████████ 60.0 s");
    }

    @Test
    void sixteenColumnsFitInCellsOfTwoLinesAndLabelsTakeTurns() {
        double[] row = IntStream.range(0, 16)
                .mapToDouble(i -> i == 15 ? UNKNOWN : 2.07e-3 * Math.pow(1.7, i))
                .toArray();
        assertThat(map(new double[][] {row}).lines(ASCII))
                .containsExactly(
                        "mean latency",
                        "            2       8      32     128     512    2048    8192   32768",
                        "W \\ D   1       4      16      64     256    1024    4096   16384",
                        "    1 2.1 3.5 6.0  10  17  29  50  85 144 245 417 709 1.2 2.1 3.5   -",
                        "      .ms .ms :ms :ms -ms =ms =ms +ms *ms *ms #ms %ms % s @ s @ s",
                        "      2.07 ms ....::::----====++++****####%%%%@@@@ 3.49 s");
    }

    @Test
    void aRowNeedsACellForEachColumn() {
        HeatmapText map = new HeatmapText("p99", "W", List.of("1", "2"));
        assertThatThrownBy(() -> map.row("8", List.of(cell(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row '8' has 1 cells for 2 columns; give it one for each");
    }

    @Test
    void equalNumbersNeedNoScaleAndNoNumbersNoLegend() {
        assertThat(map(new double[][] {{1e-3, 1e-3}}).lines(ASCII)).last().isEqualTo("      all 1.00 ms");
        assertThat(map(new double[][] {{UNKNOWN}}).lines(ASCII))
                .hasSize(3)
                .last()
                .asString()
                .endsWith(" -");
    }

    @Test
    void everyMapFitsATerminal() {
        forRandomMaps(values -> {
            HeatmapText map = map(values);
            for (Palette palette : Palette.values()) {
                for (boolean ascii : new boolean[] {true, false}) {
                    assertThat(map.lines(new Style(palette, ascii)))
                            .allSatisfy(line -> assertThat(Visible.of(line)).hasSizeLessThan(80));
                }
            }
        });
    }

    @Test
    void thereAreEscapeCodesAndSignsBeyondAsciiOnlyWhereAskedFor() {
        forRandomMaps(values -> {
            assertThat(map(values).lines(ASCII))
                    .allSatisfy(line -> assertThat(line).matches("[ -~]*"));
            assertThat(map(values).lines(Style.PLAIN))
                    .allSatisfy(line -> assertThat(line).doesNotContain("\033"));
        });
    }

    @Test
    void theNumbersAreThoseOfTheirCells() {
        forRandomMaps(values -> {
            for (Style style : List.of(ASCII, Style.PLAIN, COLOURED)) {
                List<Double> expected = Arrays.stream(values)
                        .flatMapToDouble(DoubleStream::of)
                        .filter(Double::isFinite)
                        .boxed()
                        .toList();
                if (expected.isEmpty()) {
                    continue;
                }
                List<Double> shown = shown(map(values).lines(style), values.length);
                assertThat(shown).hasSameSizeAs(expected);
                for (int i = 0; i < shown.size(); i++) {
                    // Two digits at least, and half of the last place for rounding.
                    assertThat(shown.get(i)).isCloseTo(expected.get(i), within(0.051 * expected.get(i)));
                }
            }
        });
    }

    /** The numbers of a map's lines, in seconds. */
    private static List<Double> shown(List<String> coloured, int rows) {
        List<String> lines = coloured.stream().map(Visible::of).toList();
        int header = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("W"))
                .findFirst()
                .orElseThrow();
        int legend = 1;
        int height = (lines.size() - header - 1 - legend) / rows;
        String[] heading = lines.get(0).split(", ", -1);
        List<Double> numbers = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int first = header + 1 + row * height;
            String unitLine = lines.get(first + height - 1);
            List<String> found = all(NUMBER, lines.get(first).substring("W \\ D ".length()));
            List<String> units = heading.length > 1
                    ? found.stream().map(any -> heading[1]).toList()
                    : all(Pattern.compile("[numk]?s"), unitLine);
            assertThat(units).hasSameSizeAs(found);
            for (int i = 0; i < found.size(); i++) {
                numbers.add(Double.parseDouble(found.get(i).replace(",", "")) * UNITS.get(units.get(i)));
            }
        }
        return numbers;
    }

    private static List<String> all(Pattern pattern, String line) {
        return pattern.matcher(line).results().map(MatchResult::group).toList();
    }

    /** Up to 16 columns, from one nanosecond to an hour, with a hole here and there. */
    private static void forRandomMaps(Consumer<double[][]> check) {
        Random random = new Random(2016);
        for (int i = 0; i < RANDOM_MAPS; i++) {
            int columns = 1 + random.nextInt(16);
            double least = -9 + 12.5 * random.nextDouble();
            double range = (3.556 - least) * random.nextDouble();
            double[][] values = new double[1 + random.nextInt(8)][columns];
            for (double[] row : values) {
                Arrays.setAll(
                        row,
                        any -> random.nextInt(10) == 0 ? UNKNOWN : Math.pow(10, least + range * random.nextDouble()));
            }
            check.accept(values);
        }
    }

    private static HeatmapText small() {
        HeatmapText map = new HeatmapText("mean latency", "W \\ D", List.of("1", "4", "16"));
        map.row("1", List.of(cell(1e-3), new HeatmapText.Cell(4e-3, "~"), cell(16e-3)));
        map.row("4", List.of(cell(1e-3), cell(1.1e-3), cell(UNKNOWN)));
        return map;
    }

    private static HeatmapText map(double[][] values) {
        List<String> columns = IntStream.range(0, values[0].length)
                .mapToObj(i -> String.valueOf(1 << i))
                .toList();
        HeatmapText map = new HeatmapText("mean latency", "W \\ D", columns);
        for (int row = 0; row < values.length; row++) {
            map.row(
                    String.valueOf(1 << row),
                    DoubleStream.of(values[row]).mapToObj(HeatmapTextTest::cell).toList());
        }
        return map;
    }

    private static HeatmapText.Cell cell(double number) {
        return new HeatmapText.Cell(number, "");
    }
}
