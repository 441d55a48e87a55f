package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.CompareDocument;
import dev.deft.analysis.result.CompareOptions;
import dev.deft.analysis.result.ComparedCell;
import dev.deft.analysis.result.Figures;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.TakenElsewhere;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** A comparison for tests, with round numbers: Vert.x takes twice as long as Deft, the JDK's pool is as fast. */
public final class Comparisons {

    private static final String DEFT = "deft-adaptive";

    private Comparisons() {}

    /** Of seven rounds, in one of which asyncio failed. */
    public static CompareDocument whole() {
        return compared(7, List.of(new Absence("asyncio", "in D=16 W=64 noop, round 2: out of luck")), true);
    }

    static CompareDocument compared(int rounds, List<Absence> failed, boolean complete) {
        return new CompareDocument(
                CompareDocument.SCHEMA,
                complete,
                new Machine("1.2", "VM 17", List.of(), 2, "a processor", "an OS", "nio", "2026-11-21T10:00:00Z"),
                new CompareOptions(
                        List.of(DEFT, "jdk-fixed", "vertx", "twisted", "asyncio"),
                        DEFT,
                        rounds,
                        100_000_000,
                        300_000_000,
                        List.of("-Xmx256m"),
                        "taskset -c 0",
                        1),
                Map.of(DEFT, "Netty 1", "jdk-fixed", "Netty 1", "vertx", "Vert.x 5"),
                Map.of("vertx", "a bound on waiting calls, cancelling"),
                List.of(new Absence("twisted", "needs the twisted package")),
                failed,
                List.of(ComparedCell.of(
                        new Shape(16, 64),
                        "noop",
                        new TreeMap<>(Map.of(
                                "vertx",
                                rounds(rounds, 10, 10, 10, 10, 10, 10, 10),
                                DEFT,
                                rounds(rounds, 5, 5, 5, 5, 5, 5, 5),
                                "jdk-fixed",
                                rounds(rounds, 4, 4.5, 4.5, 5, 5.5, 5.5, 6))),
                        DEFT,
                        new TakenElsewhere(0.25, 0))));
    }

    private static List<Figures> rounds(int count, double... meanMicros) {
        return DoubleStream.of(meanMicros)
                .limit(count)
                .mapToObj(micros -> figures(1_000 * micros))
                .toList();
    }

    private static Figures figures(double nanos) {
        return new Figures(1_000.0, nanos, nanos / 2, 3 * nanos, null, 1e6, nanos / 10, 48.0);
    }
}
