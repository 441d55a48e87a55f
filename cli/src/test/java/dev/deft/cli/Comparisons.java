package dev.deft.cli;

import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Shape;
import dev.deft.peers.Absence;
import dev.deft.peers.Compared;
import dev.deft.peers.ComparedCell;
import dev.deft.peers.Plan;
import dev.deft.peers.Rounds;
import dev.deft.peers.Setting;
import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** A comparison for tests, with round numbers: Vert.x takes twice as long as Deft, the JDK's pool is as fast. */
final class Comparisons {

    static final CompareConditions CONDITIONS = new CompareConditions(
            new Machine("1.2", "VM 17", List.of(), 2, "a processor", "an OS", "nio", "2026-11-21T10:00:00Z"),
            List.of("-Xmx256m"),
            List.of("taskset", "-c", "0"),
            1);

    private static final Setting SETTING = new Setting(new Shape(16, 64), "noop");

    private Comparisons() {}

    static Plan plan(int rounds) {
        return new Plan(
                List.of(Peer.DEFT_ADAPTIVE, Peer.JDK_FIXED, Peer.VERTX, Peer.TWISTED, Peer.ASYNCIO),
                Peer.DEFT_ADAPTIVE,
                List.of(SETTING, new Setting(new Shape(256, 64), "noop")),
                rounds,
                Duration.ofMillis(100),
                Duration.ofMillis(300));
    }

    /** Of seven rounds, in one of which asyncio failed. */
    static Compared whole() {
        return compared(7, List.of(new Absence(Peer.ASYNCIO, "in D=16 W=64 noop, round 2: out of luck")), true);
    }

    static Compared compared(int rounds, List<Absence> failed, boolean complete) {
        ComparedCell cell = new ComparedCell(
                SETTING,
                List.of(
                        rounds(Peer.VERTX, rounds, 10, 10, 10, 10, 10, 10, 10),
                        rounds(Peer.DEFT_ADAPTIVE, rounds, 5, 5, 5, 5, 5, 5, 5),
                        rounds(Peer.JDK_FIXED, rounds, 4, 4.5, 4.5, 5, 5.5, 5.5, 6)));
        return new Compared(
                plan(rounds),
                Map.of(Peer.DEFT_ADAPTIVE, "Netty 1", Peer.JDK_FIXED, "Netty 1", Peer.VERTX, "Vert.x 5"),
                List.of(new Absence(Peer.TWISTED, "needs the twisted package")),
                failed,
                List.of(cell),
                complete);
    }

    private static Rounds rounds(Peer peer, int count, double... meanMicros) {
        return new Rounds(
                peer,
                DoubleStream.of(meanMicros)
                        .limit(count)
                        .mapToObj(micros -> measurement(1_000 * micros))
                        .toList());
    }

    private static Measurement measurement(double nanos) {
        return new Measurement(1_000, 1_000_000, nanos, nanos / 2, 3 * nanos, Double.NaN, nanos / 10, 48);
    }
}
