package dev.deft.report.terminal;

import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.SumCell;
import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumOptions;
import dev.deft.analysis.result.SumTable;
import dev.deft.analysis.result.SumWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Results of {@code deft sum} for tests: of one n, whose requests take as long as they say. */
public final class Sums {

    private static final long MS = 1_000_000;
    private static final int REQUESTS = 400;

    private record Key(String apply, int clients) {}

    private final int rounds;
    private final Map<Key, List<SumWindow>> cells = new LinkedHashMap<>();
    private boolean complete = true;

    private Sums(int rounds) {
        this.rounds = rounds;
    }

    /** Of so many rounds of 400 requests each, and no cell yet. */
    public static Sums of(int rounds) {
        return new Sums(rounds);
    }

    /** A cell whose requests take so many milliseconds for a thousand, round by round. */
    public Sums cell(String apply, int clients, double... millis) {
        cells.put(
                new Key(apply, clients),
                IntStream.range(0, rounds)
                        .mapToObj(round -> window(millis[round % millis.length], clients))
                        .toList());
        return this;
    }

    Sums interrupted() {
        complete = false;
        return this;
    }

    /** The result, on a machine with two cores. */
    public SumDocument document() {
        List<SumCell> made = new ArrayList<>();
        cells.forEach((key, windows) -> made.add(SumCell.of(
                key.apply(),
                key.clients(),
                windows,
                key.clients() == 1 ? null : cells.get(new Key(key.apply(), 1)),
                inPlace(key))));
        return new SumDocument(
                SumDocument.SCHEMA,
                complete,
                new Machine("1.2", "VM 17", List.of(), 2, "a processor", "an OS", "nio", "2026-11-27T03:00:00Z"),
                new SumOptions(List.of(25_000L), REQUESTS, List.of(1, 2, 4), 2, "virtual", rounds, 42),
                List.of(new SumTable(25_000, 18_000, made)));
    }

    private @Nullable List<SumWindow> inPlace(Key key) {
        return key.apply().equals(SumDocument.IN_PLACE)
                ? null
                : cells.get(new Key(SumDocument.IN_PLACE, key.clients()));
    }

    /** All clients are busy all the time, so a request takes as long as each of them is given. */
    static SumWindow window(double millisPerThousand, int clients) {
        long latency = (long) (millisPerThousand * MS / 1_000 * clients);
        Histogram histogram = new Histogram(Distribution.SIGNIFICANT_DIGITS);
        histogram.recordValueWithCount(latency, REQUESTS);
        return new SumWindow(
                Distribution.of(histogram, (double) latency * REQUESTS, latency, 0),
                (long) (millisPerThousand * MS * REQUESTS / 1_000),
                REQUESTS * 50_000L);
    }
}
