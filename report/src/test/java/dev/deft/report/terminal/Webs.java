package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import dev.deft.analysis.result.WebOptions;
import dev.deft.analysis.result.WebParts;
import dev.deft.analysis.result.WebServerParts;
import dev.deft.analysis.result.WebTurn;
import dev.deft.analysis.result.WebWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Results of {@code deft web} for tests: servers that answer as many requests a second as they say. */
public final class Webs {

    private static final int REQUESTS = 400;

    private record Key(String server, int parallel) {}

    private final Map<Key, List<WebTurn>> cells = new LinkedHashMap<>();
    private final List<Absence> failed = new ArrayList<>();
    private boolean complete = true;

    /** A result whose rounds are seven, of 1 and 10 requests at a time, and no cell yet. */
    public static Webs made() {
        return new Webs();
    }

    /** One of two servers, of which one has a pool and tells its parts, and the other loses by more at a time. */
    public static WebDocument ofTwo() {
        WebServerParts parts = new WebServerParts(20_000, 30_000.0, 1_000, 40_000.0, 9_000);
        WebServerParts tenParts = new WebServerParts(20_000, 130_000.0, 1_000, 640_000.0, 9_000);
        return made().cell("deft-pool", 1, parts, 4_000.0, 2_000)
                .cell("deft-pool", 10, tenParts, 8_000.0, 6_000)
                .cell("twisted", 1, null, 3_000.0, 3_000)
                .cell("twisted", 10, null, 3_000.0, 1_500)
                .document();
    }

    /** A cell that is answered so many requests a second, round by round; {@code ab} tells so many too. */
    public Webs cell(
            String server, int parallel, @Nullable WebServerParts within, @Nullable Double byAb, double... perSecond) {
        cells.put(
                new Key(server, parallel),
                IntStream.range(0, 7)
                        .mapToObj(round ->
                                new WebTurn(window(perSecond[round % perSecond.length], parallel), null, within, byAb))
                        .toList());
        return this;
    }

    Webs failed(String who, String why) {
        failed.add(new Absence(who, why));
        return this;
    }

    Webs interrupted() {
        complete = false;
        return this;
    }

    /** The result, on a machine with two cores. */
    public WebDocument document() {
        List<WebCell> made = new ArrayList<>();
        cells.forEach((key, turns) -> made.add(WebCell.of(
                key.server(),
                key.parallel(),
                turns,
                key.parallel() == 1 ? null : cells.get(new Key(key.server(), 1)))));
        return new WebDocument(
                WebDocument.SCHEMA,
                complete,
                new Machine("1.2", "VM 17", List.of(), 2, "a processor", "an OS", "nio", "2026-11-27T03:00:00Z"),
                new WebOptions(
                        cells.keySet().stream().map(Key::server).distinct().toList(),
                        List.of(1, 10),
                        REQUESTS,
                        10,
                        false,
                        null,
                        true,
                        7,
                        42),
                made,
                List.of(new Absence("vertx", "needs deft.jar")),
                failed);
    }

    /** Of a request's time a tenth passes until it is connected, a tenth at its end. */
    private static WebWindow window(double perSecond, int parallel) {
        long latency = (long) (1e9 * parallel / perSecond);
        Histogram histogram = new Histogram(Distribution.SIGNIFICANT_DIGITS);
        histogram.recordValueWithCount(latency, REQUESTS);
        return new WebWindow(
                Distribution.of(histogram, (double) latency * REQUESTS, latency, 0),
                (long) (1e9 * REQUESTS / perSecond),
                REQUESTS * 100_000L,
                new WebParts(0.1 * latency, 0.8 * latency, 0.1 * latency));
    }
}
