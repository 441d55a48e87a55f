package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.report.text.PercentilePlot.Curve;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilePlotTest {

    private static final Style ASCII = new Style(Palette.NONE, true);
    private static final int ROWS = 12;
    private static final long MS = 1_000_000;

    /** The lowest dots of a sign. */
    private static final char BOTTOM = '⣀';

    private static final int RANDOM_PLOTS = 60;

    @Test
    void aFlatCurveIsALineAsLongAsItsSamplesCanTell() {
        List<String> lines = plot(curve("D=1", 36, MS)).lines(ASCII);
        String flat = "a".repeat(72);
        assertThat(lines.get(0)).isEqualTo("latency by percentile");
        assertThat(lines.get(ROWS)).isEqualTo("1 ms +" + flat);
        assertThat(lines.get(1)).isEqualTo("2 ms +");
        assertThat(lines.subList(2, ROWS)).allSatisfy(line -> assertThat(line).isEqualTo("     |"));
        assertThat(lines.get(ROWS + 1)).startsWith("     ++").contains("-+-");
        assertThat(lines.get(ROWS + 2)).matches(" +p0 +p50 +p90");
        assertThat(lines.get(ROWS + 3)).isEqualTo("  a D=1");
    }

    @Test
    void marksLieInTheRowOfTheirTicks() {
        List<String> lines = plot(
                        curve("short", 400, MS), curve("longer", 400, 10 * MS), curve("longest", 400, 100 * MS))
                .lines(ASCII);
        assertThat(lines)
                .anyMatch(line -> line.matches("  1 ms \\+a+"))
                .anyMatch(line -> line.matches(" 10 ms \\+b+"))
                .anyMatch(line -> line.matches("100 ms \\+c+"))
                .contains("  a short  b longer  c longest");
    }

    @Test
    void aJumpStandsAboveItsPercentile() {
        long[] nineOfTen =
                LongStream.range(0, 1_000).map(i -> i < 900 ? MS : 100 * MS).toArray();
        List<String> lines = plot(curve("D=1", nineOfTen)).lines(ASCII);
        int ninetieth = lines.get(ROWS + 2).indexOf("p90") + 1;
        assertThat(lines.get(ROWS + 1).charAt(ninetieth)).isEqualTo('+');
        assertThat(lines.get(ROWS)).hasSizeBetween(ninetieth, ninetieth + 1);
        for (String jump : lines.subList(2, ROWS)) {
            assertThat(jump.indexOf('a')).isBetween(ninetieth, ninetieth + 1);
            assertThat(jump.chars().filter(sign -> sign == 'a').count()).isOne();
        }
        assertThat(lines.get(1).indexOf('a')).isBetween(ninetieth, ninetieth + 1);
        assertThat(lines.get(1)).endsWith("aaaaaaaaaa");
    }

    @Test
    void curvesOnTopOfEachOtherTakeTurns() {
        Curve[] same = {curve("D=1", 100, MS), curve("D=2", 100, MS)};
        assertThat(plot(same).lines(ASCII).get(ROWS)).contains("ababababab");
        assertThat(plot(same).lines(new Style(Palette.FULL, false)).get(ROWS))
                .contains("\033[38;2;0;114;178m" + BOTTOM + "\033[0m\033[38;2;230;159;0m" + BOTTOM + "\033[0m");
    }

    @Test
    void inUnicodeCurvesAreDotsWithTheirLettersAtTheEnd() {
        List<String> lines = plot(curve("D=1", 100, MS), curve("D=2", 100, MS)).lines(Style.PLAIN);
        assertThat(lines.get(ROWS)).matches("1 ms ┤" + BOTTOM + "{71}ab");
        assertThat(lines.get(2)).isEqualTo("     │");
        assertThat(lines.get(ROWS + 1)).startsWith("     └┬──");
    }

    @Test
    void thereIsALetterAndAColourForAnyCurveOfSeven() {
        Curve[] seven = IntStream.range(0, 7)
                .mapToObj(i -> curve("D=" + (1 << i), 100 << i, MS << i))
                .toArray(Curve[]::new);
        assertThat(plot(seven).lines(Style.PLAIN))
                .last()
                .isEqualTo("  a D=1  b D=2  c D=4  d D=8  e D=16  f D=32  g D=64");
        assertThatThrownBy(() -> new PercentilePlot("p", Collections.nCopies(8, seven[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("8 curves in 'p'; a plot takes from 1 to 7");
        assertThatThrownBy(() -> new PercentilePlot("p", List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTwoCurvesHaveTheSameColourEvenInTheCube() {
        assertThat(IntStream.range(0, PercentilePlot.MOST_CURVES)
                        .mapToObj(layer -> LayerSign.coloured(new Style(Palette.CUBE, false), layer, "x")))
                .doesNotHaveDuplicates()
                .hasSize(7);
    }

    @Test
    void everyPlotFitsATerminalWithoutMoreThanWasAskedFor() {
        Random random = new Random(2016);
        for (int i = 0; i < RANDOM_PLOTS; i++) {
            PercentilePlot plot = randomPlot(random);
            for (Palette palette : Palette.values()) {
                assertThat(plot.lines(new Style(palette, false)))
                        .hasSizeBetween(ROWS + 4, ROWS + 7)
                        .allSatisfy(line -> assertThat(Visible.of(line)).hasSizeLessThan(80));
            }
            assertThat(plot.lines(Style.PLAIN))
                    .allSatisfy(line -> assertThat(line).doesNotContain("\033"));
            assertThat(plot.lines(ASCII))
                    .allSatisfy(line -> assertThat(line).matches("[ -~]*").hasSizeLessThan(80));
        }
    }

    /** From no nanoseconds to beyond an hour, by a few calls or by thousands. */
    private static PercentilePlot randomPlot(Random random) {
        List<Curve> curves = new ArrayList<>();
        int count = 1 + random.nextInt(7);
        for (int curve = 0; curve < count; curve++) {
            double least = 12 * random.nextDouble();
            double range = random.nextDouble() * (13 - least);
            long[] nanos = LongStream.range(0, 1 + random.nextInt(3_000))
                    .map(any -> (long) Math.pow(10, least + range * random.nextDouble()) - 1)
                    .toArray();
            curves.add(curve("a curve of " + nanos.length, nanos));
        }
        return new PercentilePlot("latency by percentile", curves);
    }

    private static PercentilePlot plot(Curve... curves) {
        return new PercentilePlot("latency by percentile", List.of(curves));
    }

    private static Curve curve(String name, int count, long nanos) {
        return curve(name, LongStream.generate(() -> nanos).limit(count).toArray());
    }

    private static Curve curve(String name, long[] nanos) {
        long[] sorted = LongStream.of(nanos).sorted().toArray();
        return new Curve(
                name,
                100 * Math.pow(0.025, 1.0 / nanos.length),
                percent -> sorted[Math.max(0, (int) Math.ceil(Math.nextDown(percent) / 100 * nanos.length) - 1)]);
    }
}
