package dev.deft.report.terminal;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.statistics.Change;
import dev.deft.analysis.statistics.Median;
import dev.deft.report.document.BenchDiff;
import dev.deft.report.document.BenchDiff.Series;
import dev.deft.report.document.Comparability;
import dev.deft.report.document.Metric;
import dev.deft.report.document.NotCompared;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The output of {@code deft diff}. */
public final class DiffText {

    /** Names of cells that are printed before the others are only counted. */
    private static final int NAMES = 8;

    private final String baseName;
    private final BenchDocument base;
    private final String changedName;
    private final BenchDocument changed;
    private final BenchDiff diff;
    private final double failOver;

    /** Labels of cells that missed their rate in either result. */
    private final Set<String> missed;

    /**
     * The text of what changed.
     *
     * @param failOver the share by which something may be slower and still be no regression
     */
    public DiffText(
            String baseName,
            BenchDocument base,
            String changedName,
            BenchDocument changed,
            BenchDiff diff,
            double failOver) {
        this.baseName = baseName;
        this.base = base;
        this.changedName = changedName;
        this.changed = changed;
        this.diff = diff;
        this.failOver = failOver;
        this.missed = new LinkedHashSet<>(missed(base));
        this.missed.addAll(missed(changed));
    }

    /** The cells that are slower by more than is allowed, and certainly slower; not where the rate was missed. */
    List<Series> regressions() {
        return diff.series().stream()
                .filter(series -> !missed.contains(series.cell()))
                .filter(series -> series.change().isRiseBeyond(failOver))
                .toList();
    }

    /** Cells that kept their rate in the base and miss it in the new result, which no number has to prove. */
    List<String> lostRates() {
        List<String> lost = new ArrayList<>(missed(changed));
        lost.removeAll(missed(base));
        lost.retainAll(base.matrix().cells().stream().map(Cell::label).toList());
        return lost;
    }

    /** Returns whether anything got worse. */
    public boolean isRegression() {
        return !regressions().isEmpty() || !lostRates().isEmpty();
    }

    /** One line for a pair of results that cannot be compared. */
    public String whyNothing() {
        if (diff.notCompared().isEmpty()) {
            return "they have no cell in common; allowed: results with some of the same demands, or rates, and workers";
        }
        String reasons = byReason().entrySet().stream()
                .map(entry -> entry.getKey().words() + " (" + counted(entry.getValue()) + ")")
                .collect(Collectors.joining("; "));
        return "no cell can be compared: " + reasons;
    }

    /** All of it, in lines that fit a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(header());
        lines.addAll(warnings());
        lines.add("");
        lines.addAll(table());
        lines.addAll(paragraph("", summary()));
        List<String> notCompared = notCompared();
        if (!notCompared.isEmpty()) {
            lines.add("");
            lines.addAll(notCompared);
        }
        lines.add("");
        lines.addAll(paragraph("", verdict()));
        return lines;
    }

    private List<String> header() {
        List<String> lines = new ArrayList<>(List.of("deft diff"));
        lines.addAll(paragraph("  base        ", described(baseName, base)));
        lines.addAll(paragraph("  new         ", described(changedName, changed)));
        Load load = base.options().matrix();
        String arrivals = base.options().arrivals();
        lines.addAll(paragraph(
                "  load        ",
                load.work() + ", " + load.pool() + " pool, " + base.matrix().loop() + " loop"
                        + (arrivals == null ? "" : ", " + arrivals + " arrivals")));
        return lines;
    }

    private static String described(String name, BenchDocument document) {
        return name + ": deft " + document.environment().deftVersion() + ", "
                + document.environment().date() + ", "
                + Units.counted(document.options().rounds(), "round");
    }

    private List<String> warnings() {
        List<String> lines = new ArrayList<>();
        if (!base.complete()) {
            lines.addAll(paragraph("  INCOMPLETE  ", baseName + " was interrupted"));
        }
        if (!changed.complete()) {
            lines.addAll(paragraph("  INCOMPLETE  ", changedName + " was interrupted"));
        }
        missed(baseName, base, lines);
        missed(changedName, changed, lines);
        for (String difference : Comparability.differences(base, changed)) {
            lines.addAll(paragraph("  differs     ", difference));
        }
        return lines;
    }

    private static void missed(String name, BenchDocument document, List<String> lines) {
        List<String> cells = missed(document);
        if (!cells.isEmpty()) {
            lines.addAll(paragraph(
                    "  MISSED RATE ",
                    name + " in " + names(cells) + ": its queue grew all the while, and so did its times"));
        }
    }

    private static List<String> missed(BenchDocument document) {
        return document.matrix().cells().stream()
                .filter(cell -> cell.sending() != null && cell.sending().missedRate())
                .map(Cell::label)
                .toList();
    }

    private List<String> table() {
        List<Series> changes = diff.changes();
        if (changes.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable();
        table.row(List.of("cell", "metric", "base", "new", "change", "interval", ""));
        for (Series series : changes) {
            Change change = series.change();
            String mark = missed.contains(series.cell()) ? OpenMatrixText.MISSED : "";
            table.row(List.of(
                    series.cell(),
                    series.metric().label(),
                    Units.threeDigits(series.baseRatio()) + mark,
                    Units.threeDigits(series.changedRatio()) + mark,
                    percent(change.ratio()) + mark,
                    percent(change.interval().low()) + mark + " .. "
                            + percent(change.interval().high()) + mark,
                    change.ratio() > 1 ? "slower" : "faster"));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("base, new: latency / that of the JDK's fixed pool under the same load");
        if (changes.stream().anyMatch(series -> missed.contains(series.cell()))) {
            lines.addAll(paragraph(
                    OpenMatrixText.MISSED + " ",
                    "the cell missed its rate in one result or in both: its times grow with the time measured, so"
                            + " how much slower it is says nothing"));
        }
        lines.add("");
        return lines;
    }

    private String summary() {
        long slower = diff.changes().stream()
                .filter(series -> series.change().ratio() > 1)
                .count();
        long faster = diff.changes().size() - slower;
        long cells = diff.series().stream().map(Series::cell).distinct().count();
        return Units.counted(cells, "cell") + " compared by " + metrics() + ", "
                + Units.count(diff.series().size()) + " in all, with 95 % certainty together: "
                + Units.count(slower) + " slower, " + Units.count(faster) + " faster, "
                + Units.count(diff.series().size() - diff.changes().size())
                + " unchanged as far as this can tell. The smallest change that it could have seen, in the median of them: "
                + percent(medianResolution()) + ".";
    }

    private String metrics() {
        return Stream.of(Metric.values())
                .filter(metric -> diff.series().stream().anyMatch(series -> series.metric() == metric))
                .map(Metric::label)
                .collect(Collectors.joining(" and "));
    }

    private double medianResolution() {
        return Median.ofSorted(diff.series().stream()
                .mapToDouble(series -> series.change().resolution())
                .sorted()
                .toArray());
    }

    private List<String> notCompared() {
        List<String> lines = new ArrayList<>();
        byReason()
                .forEach((reason, cells) ->
                        lines.addAll(paragraph("Not compared: ", counted(cells) + ": " + reason.words() + ".")));
        only("base", diff.onlyInBase(), lines);
        only("new", diff.onlyInChanged(), lines);
        return lines;
    }

    private static void only(String side, List<String> cells, List<String> lines) {
        if (!cells.isEmpty()) {
            lines.addAll(paragraph("Only in the " + side + ": ", names(cells) + "."));
        }
    }

    private Map<NotCompared.Reason, List<NotCompared>> byReason() {
        return diff.notCompared().stream()
                .collect(Collectors.groupingBy(
                        NotCompared::reason, () -> new EnumMap<>(NotCompared.Reason.class), Collectors.toList()));
    }

    /** {@code 2 cells' mean and p99 (D=1 W=1, D=2 W=1)}: as much as fits the eye. */
    private static String counted(List<NotCompared> all) {
        List<String> cells = all.stream().map(NotCompared::cell).distinct().toList();
        String metrics =
                all.stream().map(one -> one.metric().label()).distinct().collect(Collectors.joining(" and "));
        return "the " + metrics + " of " + Units.counted(cells.size(), "cell") + ", " + names(cells);
    }

    private static String names(List<String> cells) {
        String first = cells.stream().limit(NAMES).collect(Collectors.joining(", "));
        return cells.size() <= NAMES ? first : first + " and " + Units.count(cells.size() - NAMES) + " more";
    }

    private String verdict() {
        String beyond = failOver == 0 ? "" : " by more than " + Units.threeDigits(100 * failOver) + " %";
        int regressions = regressions().size();
        long counting = diff.series().stream()
                .filter(series -> !missed.contains(series.cell()))
                .count();
        if (!lostRates().isEmpty()) {
            return "REGRESSION: " + names(lostRates()) + " no longer kept the rate"
                    + (regressions == 0 ? "." : "; " + Units.counted(regressions, "other") + " slower" + beyond + ".");
        }
        if (counting == 0) {
            return "No regression can be seen: every cell missed its rate in one result or in both.";
        }
        if (regressions > 0) {
            return "REGRESSION: " + Units.count(regressions) + " of "
                    + Units.count(counting) + (regressions == 1 ? " is" : " are") + " slower" + beyond
                    + ".";
        }
        String where = counting < diff.series().size() ? " where the rates were kept" : "";
        return "No regression" + beyond + " was found" + where + ".";
    }

    /** {@code +28.4 %}: what a factor of 1.284 adds; {@code 45.1x} where that is easier to grasp. */
    private static String percent(double factor) {
        double share = 100 * (factor - 1);
        return factor >= 10
                ? Units.threeDigits(factor) + "x"
                : String.format(Locale.ROOT, Math.abs(share) < 99.95 ? "%+.1f %%" : "%+.0f %%", share);
    }

    /** Removes what moves a terminal's cursor, which a file may hold. */
    private static List<String> paragraph(String first, String text) {
        return Paragraph.of(first, text.replaceAll("\\p{Cntrl}", "?"));
    }
}
