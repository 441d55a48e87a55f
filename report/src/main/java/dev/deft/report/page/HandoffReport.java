package dev.deft.report.page;

import dev.deft.analysis.result.HandoffCell;
import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.HandoffOptions;
import dev.deft.analysis.result.HandoffPair;
import dev.deft.report.text.HandoffTable;
import dev.deft.report.text.HandoffWords;
import dev.deft.report.text.TextColumns;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The result of {@code deft handoff} as a page. */
public final class HandoffReport {

    private static final String TITLE = "Hand-off between threads, alone and beside busy ones";

    private HandoffReport() {}

    /** Writes the page, in UTF-8 if {@code out} does. */
    public static void write(HandoffDocument document, PrintStream out) {
        Page page = new Page(TITLE);
        page.head("handoff", TITLE, document, HandoffWords.of(document, Show::time));
        page.section(
                "giltest",
                "The columns of giltest",
                "e is the work of two threads that compute against one; the others are transactions per second.",
                Table.of("The columns of giltest", HandoffTable.giltest(document, threads -> threads)));
        if (!document.pairs().isEmpty()) {
            page.section(pairs(document));
        }
        out.print(page.end(conditions(document), document));
    }

    private static Section pairs(HandoffDocument document) {
        List<Section.Pane> panes = new ArrayList<>();
        for (int i = 0; i < document.pairs().size(); i++) {
            panes.add(pane(i, document.pairs().get(i)));
        }
        return new Section(
                "pairs",
                "The time of a transaction",
                "The further right, the rarer: at 99 % one transaction in a hundred took longer. Dashed is the pair"
                        + " alone; a pair that no busy thread disturbs has all its curves there.",
                "Pair",
                panes);
    }

    private static Section.Pane pane(int index, HandoffPair pair) {
        String name = pair.kind() + " on " + pair.threads() + " threads";
        List<PercentileChart.Line> lines = new ArrayList<>();
        TextColumns<HandoffCell> columns = PercentileChart.addTo(
                new TextColumns<HandoffCell>()
                        .add("", cell -> HandoffTable.level(cell.busy()))
                        .add("transactions/s", HandoffTable::rate)
                        .add("% of alone", cell -> HandoffTable.kept(cell.toAlone()))
                        .add("recorded", cell -> Units.count(cell.transactions().samples())),
                HandoffCell::transactions);
        for (int i = 0; i < pair.cells().size(); i++) {
            HandoffCell cell = pair.cells().get(i);
            String colour = Colours.step(i, pair.cells().size());
            String level = HandoffTable.level(cell.busy());
            lines.add(new PercentileChart.Line(Curve.of(cell.transactions()), colour, cell.busy() == 0, level, level));
        }
        Chart chart = PercentileChart.of("pair-" + index, name, lines);
        return new Section.Pane(name, chart, List.of(Table.of(name, columns.table(pair.cells()))), isOfGiltest(pair));
    }

    private static boolean isOfGiltest(HandoffPair pair) {
        return pair.kind().equals(HandoffDocument.LOCK) || pair.kind().equals(HandoffDocument.CONDITION);
    }

    private static Table conditions(HandoffDocument document) {
        HandoffOptions options = document.options();
        Table table = Table.conditions(document.environment());
        table.row("recording", HandoffTable.recording(document.recording()));
        table.row(
                "rounds",
                options.rounds() + ", in each every pair, alone and beside busy threads, for "
                        + Show.duration(options.timeNanos()) + " after " + Show.duration(options.warmUpNanos())
                        + " of warm-up, in an order drawn from seed " + options.seed());
        return table;
    }
}
