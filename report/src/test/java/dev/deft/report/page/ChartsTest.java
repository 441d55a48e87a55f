package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Estimate;
import dev.deft.analysis.result.Scalability;
import dev.deft.report.document.Documents;
import dev.deft.report.page.Plot.Point;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartsTest {

    @Test
    void aPathGoesThroughItsPointsInTheirOrder() {
        assertThat(Plot.path(List.of(new Point(1, 2), new Point(3.25, 4), new Point(5, 6.04))))
                .isEqualTo("M1 2L3.3 4L5 6");
    }

    @Test
    void labelsThatWouldCoverEachOtherMoveApartInTheirOrder() {
        double[] places = PercentileChart.spread(new double[] {100, 101, 50, 101}, 0, 300);
        assertThat(places[2]).isEqualTo(50);
        assertThat(places[1] - places[0]).isGreaterThanOrEqualTo(19);
        assertThat(places[3] - places[1]).isGreaterThanOrEqualTo(19);
    }

    @Test
    void labelsAtTheEndMoveBackInside() {
        double[] places = PercentileChart.spread(new double[] {298, 299, 300}, 0, 300);
        assertThat(places).containsExactly(262, 281, 300);
    }

    @Test
    void tooManyLabelsShareTheRoomThereIs() {
        double[] places = PercentileChart.spread(new double[31], 0, 300);
        assertThat(places[0]).isEqualTo(0);
        assertThat(places[30]).isCloseTo(300, within(1e-6));
    }

    @Test
    void theSameIsGreyAndFasterAndSlowerAreEquallyStrong() {
        assertThat(HeatmapCharts.diverging(1, 2)).isEqualTo(0xe6e6e4);
        assertThat(HeatmapCharts.diverging(2, 2)).isEqualTo(0xa34a08);
        assertThat(HeatmapCharts.diverging(0.5, 2)).isEqualTo(0x1d5c94);
    }

    @Test
    void aNumberIsBlackOrWhiteWhicheverIsEasierToReadOnItsSquare() {
        assertThat(Colours.readableOn(0xfde725)).isEqualTo("#000000");
        assertThat(Colours.readableOn(0x28ae80)).isEqualTo("#000000");
        assertThat(Colours.readableOn(0x2c728e)).isEqualTo("#ffffff");
        assertThat(Colours.readableOn(0x440154)).isEqualTo("#ffffff");
    }

    @Test
    void theScalabilityLawIsThePapers() {
        Scalability law = new Scalability(exactly(100), exactly(0.1), exactly(0.01), null);
        assertThat(ThroughputChart.predicted(law, 1)).isEqualTo(100);
        assertThat(ThroughputChart.predicted(law, 4)).isCloseTo(400 / (1 + 0.3 + 0.12), within(1e-9));
    }

    @Test
    void aPictureKnowsNoNamesOfColours() {
        assertThat(Colours.filledIn("<a fill=\"var(--r0)\" stroke=\"var(--ink)\"/>"))
                .isEqualTo("<a fill=\"#0072b2\" stroke=\"#1d232b\"/>");
        Results results = new Results(List.of(named("a", Documents.closed().build())));
        assertThat(Report.sections(results))
                .flatExtracting(Section::panes)
                .extracting(pane -> Colours.filledIn(pane.chart().content()))
                .isNotEmpty()
                .noneMatch(svg -> svg.contains("var(") || svg.contains("NaN") || svg.contains("Infinity"));
    }

    @Test
    void everyNameOfAColourHasAValueInBothSchemes() {
        String css = Colours.css();
        for (String name :
                List.of(Colours.INK, Colours.BAND, Colours.step(6, 7), Colours.result(5), Colours.step(0, 1))) {
            String property = name.substring("var(".length(), name.length() - 1) + ":#";
            assertThat(css.split(property, -1)).as(name).hasSize(3);
        }
    }

    @Test
    void chartsHaveDifferentNamesThatAreFilesEverywhere() {
        Results results =
                new Results(List.of(named("a", Documents.open(200, 1_600).build())));
        assertThat(Report.sections(results))
                .flatExtracting(Section::panes)
                .extracting(pane -> pane.chart().name())
                .doesNotHaveDuplicates()
                .contains("heatmap-p99", "percentiles-W4", "hops-1.6k-per-s", "time-200-per-s-W16", "predicted")
                .allMatch(name -> name.matches("[A-Za-z0-9.-]+"));
    }

    @Test
    void whereNothingIsKnownTheHeatmapSaysSo() {
        BenchDocument brief = Documents.closed()
                .demands(1)
                .workers(1)
                .seconds(0.005)
                .rounds(1)
                .build();
        String svg = Report.sections(new Results(List.of(named("a", brief))))
                .get(0)
                .panes()
                .get(1)
                .chart()
                .content();
        assertThat(svg)
                .contains("D=1 W=1, p99: insufficient")
                .contains(">insuf-<")
                .contains(">ficient<");
    }

    @Test
    void resultsThatCannotBeShownTogetherAreRefused() {
        NamedResult closed =
                named("a.json", Documents.closed().demands(1).workers(1).build());
        NamedResult open = named("b.json", Documents.open(10).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Results(List.of(closed, open)))
                .withMessage("'a.json' has the loop closed and 'b.json' the loop open; give each a report of its own");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Results(Collections.nCopies(7, closed)))
                .withMessage("a report shows 1 to 6 results, not 7; leave some out");
        assertThatIllegalArgumentException().isThrownBy(() -> new Results(List.of()));
    }

    private static Estimate exactly(double value) {
        return new Estimate(value, value, value);
    }

    private static NamedResult named(String name, BenchDocument document) {
        return new NamedResult(name, document);
    }
}
