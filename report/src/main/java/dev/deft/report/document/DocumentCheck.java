package dev.deft.report.document;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Options;
import dev.deft.analysis.result.OverTime;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Summary;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Checks of what the types of a document leave open: counts below zero, columns of unequal lengths, histograms that are none. */
final class DocumentCheck {

    /** The one whole number that may be below zero. */
    private static final String SEED = "options.seed";

    private DocumentCheck() {}

    /** Looks at this value and all in it. */
    static void walk(@Nullable Object value, String path) throws BrokenDocument {
        if (value instanceof Integer || value instanceof Long) {
            whole(((Number) value).longValue(), path);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                walk(list.get(i), path + "[" + i + "]");
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                walk(entry.getValue(), path + "." + entry.getKey());
            }
        } else if (value instanceof Record part) {
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                walk(valueOf(component, part), path.isEmpty() ? component.getName() : path + "." + component.getName());
            }
            rules(part, path);
        }
    }

    private static void rules(Record part, String path) throws BrokenDocument {
        if (part instanceof Distribution distribution) {
            percentiles(distribution.percentiles(), path);
            mean(distribution.meanNanos(), path);
            histogram(distribution, path + ".histogram");
        } else if (part instanceof Summary summary) {
            percentiles(summary.percentiles(), path);
            mean(summary.meanNanos(), path);
        } else if (part instanceof Quantile quantile) {
            if (quantile.lowNanos() > quantile.nanos() || quantile.nanos() > quantile.highNanos()) {
                throw new BrokenDocument(
                        path,
                        quantile.nanos() + " is not between " + quantile.lowNanos() + " and " + quantile.highNanos()
                                + "; allowed: lowNanos up to nanos up to highNanos");
            }
        } else if (part instanceof OverTime overTime) {
            columns(overTime, path);
        } else if (part instanceof Cell cell) {
            throughput(cell, path);
        }
    }

    private static void whole(long number, String path) throws BrokenDocument {
        if (number < 0 && !path.equals(SEED)) {
            throw new BrokenDocument(path, number + "; allowed: 0 or more");
        }
    }

    private static void mean(@Nullable Double nanos, String path) throws BrokenDocument {
        if (nanos != null && nanos < 0) {
            throw new BrokenDocument(path + ".meanNanos", nanos + "; allowed: 0 or more, or null");
        }
    }

    private static void throughput(Cell cell, String path) throws BrokenDocument {
        if (cell.throughput() != null && cell.throughput() < 0) {
            throw new BrokenDocument(path + ".throughput", cell.throughput() + "; allowed: 0 or more, or null");
        }
    }

    private static void percentiles(Map<String, @Nullable Quantile> percentiles, String path) throws BrokenDocument {
        if (!percentiles.keySet().equals(Set.copyOf(BenchDocument.PERCENTILES))) {
            String keys = String.join(", ", percentiles.keySet());
            throw new BrokenDocument(
                    path + ".percentiles",
                    "has the keys " + keys.substring(0, Math.min(80, keys.length())) + "; allowed: just "
                            + String.join(", ", BenchDocument.PERCENTILES));
        }
    }

    private static void histogram(Distribution distribution, String path) throws BrokenDocument {
        Histogram histogram;
        try {
            histogram = Histograms.decode(distribution.histogram());
        } catch (IllegalArgumentException e) {
            throw new BrokenDocument(
                    path,
                    "cannot be read: " + e.getMessage() + "; allowed: HdrHistogram's compressed form (V2) in base64");
        }
        if (histogram.getTotalCount() != distribution.samples()) {
            throw new BrokenDocument(
                    path,
                    "has " + histogram.getTotalCount() + " samples, and the field samples says "
                            + distribution.samples() + "; allowed: as many");
        }
    }

    private static void columns(OverTime overTime, String path) throws BrokenDocument {
        int length = overTime.startNanos().size();
        List<List<?>> others = List.of(
                overTime.endNanos(), overTime.samples(), overTime.p50Nanos(), overTime.p99Nanos(), overTime.maxNanos());
        for (List<?> other : others) {
            if (other.size() != length) {
                throw new BrokenDocument(
                        path,
                        "has columns of " + length + " and of " + other.size() + " values; allowed: of equal length");
            }
        }
    }

    /** @throws BrokenDocument with the first cell that does not fit the loop */
    static void cellsFitTheLoop(BenchDocument document) throws BrokenDocument {
        Options options = document.options();
        Matrix matrix = document.matrix();
        boolean open = matrix.loop().equals("open");
        if (!open && !matrix.loop().equals("closed")) {
            throw new BrokenDocument("matrix.loop", "'" + matrix.loop() + "'; allowed: closed, open");
        }
        if (open != (options.arrivals() != null)) {
            throw new BrokenDocument(
                    "options.arrivals",
                    "'" + options.arrivals() + "' in a loop that is " + matrix.loop()
                            + "; allowed: poisson or constant in an open one, null in a closed one");
        }
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < matrix.cells().size(); i++) {
            Cell cell = matrix.cells().get(i);
            String path = "matrix.cells[" + i + "]";
            place(cell, open, path);
            Integer earlier = seen.putIfAbsent(cell.label(), i);
            if (earlier != null) {
                throw new BrokenDocument(
                        path, cell.label() + ", as matrix.cells[" + earlier + "]; allowed: each cell once");
            }
        }
        if (document.experiment() != null) {
            for (int i = 0; i < document.experiment().trials().size(); i++) {
                place(document.experiment().trials().get(i).deferred(), false, "experiment.trials[" + i + "].deferred");
            }
            for (int i = 0; i < document.experiment().styled().size(); i++) {
                place(document.experiment().styled().get(i).cell(), false, "experiment.styles[" + i + "].cell");
            }
        }
    }

    /** A cell has either a demand or a rate, and what goes with it. */
    private static void place(Cell cell, boolean open, String path) throws BrokenDocument {
        if (open == (cell.ratePerSecond() == null) || open == (cell.demand() != null)) {
            throw new BrokenDocument(
                    path,
                    "demand " + cell.demand() + " and ratePerSecond " + cell.ratePerSecond()
                            + "; allowed: only a demand in a closed loop, only a rate in an open one");
        }
        if (open == (cell.sending() == null)) {
            throw new BrokenDocument(path + ".sending", "allowed: null in a closed loop, and only there");
        }
        if (cell.ratePerSecond() != null && cell.ratePerSecond() <= 0) {
            throw new BrokenDocument(path + ".ratePerSecond", cell.ratePerSecond() + "; allowed: above 0");
        }
        if (cell.workers() == 0 || Integer.valueOf(0).equals(cell.demand())) {
            throw new BrokenDocument(path, "no callers or no workers; allowed: 1 or more of each");
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a public record's accessor can be called: " + component, e);
        }
    }
}
