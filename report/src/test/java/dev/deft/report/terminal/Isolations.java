package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolateOptions;
import dev.deft.analysis.result.IsolatedSetting;
import dev.deft.analysis.result.LookUpWindow;
import dev.deft.analysis.result.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Results of {@code deft isolate} for tests, whose look-ups take as long as they say, a little more from round to round. */
public final class Isolations {

    private static final long MS = 1_000_000;
    private static final long TIMEOUT = 1_000 * MS;

    private final Map<String, List<LookUpWindow>> settings = new LinkedHashMap<>();
    private final int rounds;
    private final int lookUps;
    private boolean complete = true;
    private double load = 0.4;
    private final List<Absence> failed = new ArrayList<>();

    private Isolations(int rounds, int lookUps) {
        this.rounds = rounds;
        this.lookUps = lookUps;
    }

    /** Of so many rounds with so many look-ups each, and no setting yet. */
    public static Isolations of(int rounds, int lookUps) {
        return new Isolations(rounds, lookUps);
    }

    /** One in which isolation helped, of seven rounds with 400 look-ups each. */
    public static IsolateDocument helped() {
        return of(7, 400)
                .setting("alone", 2)
                .setting("shared pool", 200)
                .setting("own pools", 2)
                .setting("reserved share", 2)
                .setting("async alone", 1)
                .setting("async", 1)
                .document();
    }

    /** A setting whose p99 takes so many milliseconds, and whose p50 takes half of that. */
    public Isolations setting(String name, double... p99Millis) {
        settings.put(
                name,
                IntStream.range(0, rounds)
                        .mapToObj(round -> window(name, round, p99Millis[round % p99Millis.length]))
                        .toList());
        return this;
    }

    /** With so much of the cores in use, in the settings that follow. */
    public Isolations busy(double part) {
        load = part;
        return this;
    }

    Isolations interrupted() {
        complete = false;
        return this;
    }

    /** With one that failed. */
    Isolations failed(String name, String why) {
        failed.add(new Absence(name, why));
        return this;
    }

    /** The result. */
    public IsolateDocument document() {
        return new IsolateDocument(
                IsolateDocument.SCHEMA,
                complete,
                new Machine("1.2", "VM 17", List.of(), 2, "a processor", "an OS", "nio", "2026-11-21T10:00:00Z"),
                new IsolateOptions(
                        "sleep:50ms", 40, 10, 1, 200, "localhost", 0, TIMEOUT, 300 * MS, 2_000 * MS, rounds, 42),
                List.of(new Absence("twisted", "needs the twisted package")),
                failed,
                settings.keySet().stream().map(this::result).toList());
    }

    private IsolatedSetting result(String name) {
        String reference = reference(name);
        return IsolatedSetting.of(
                name,
                reference,
                name.startsWith("twisted") ? "Twisted 26" : null,
                settings.get(name),
                reference == null ? null : settings.get(reference),
                "alone".equals(reference) && !name.equals("shared pool") ? settings.get("shared pool") : null);
    }

    private static @Nullable String reference(String name) {
        if (name.endsWith("alone")) {
            return null;
        }
        return name.equals("async") || name.equals("twisted") ? name + " alone" : "alone";
    }

    private LookUpWindow window(String name, int round, double p99Millis) {
        long p99 = Math.round(p99Millis * MS * (1 + 0.001 * round));
        Histogram histogram = new Histogram(Distribution.SIGNIFICANT_DIGITS);
        long slow = Math.max(1, lookUps / 40);
        histogram.recordValueWithCount(p99 / 2, lookUps - slow);
        histogram.recordValueWithCount(p99, slow);
        return LookUpWindow.of(
                Distribution.of(histogram, (double) p99 * lookUps / 2, p99, 0),
                TIMEOUT,
                reference(name) == null ? null : 200.0,
                load);
    }
}
