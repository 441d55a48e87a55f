package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.CompareOptions;
import dev.deft.analysis.result.Shape;
import dev.deft.peers.protocol.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final List<Setting> TWO_CELLS =
            List.of(new Setting(new Shape(1, 2), "noop"), new Setting(new Shape(4, 2), "noop"));

    @Test
    void eachRoundBeginsWithAnotherPeer() {
        Plan plan = plan(3, Peer.DEFT_PARK, Peer.VERTX, Peer.ASYNCIO);
        assertThat(plan.order(0)).containsExactly(Peer.DEFT_PARK, Peer.VERTX, Peer.ASYNCIO);
        assertThat(plan.order(1)).containsExactly(Peer.VERTX, Peer.ASYNCIO, Peer.DEFT_PARK);
        assertThat(plan.order(2)).containsExactly(Peer.ASYNCIO, Peer.DEFT_PARK, Peer.VERTX);
        assertThat(plan.order(3)).isEqualTo(plan.order(0));
    }

    @Test
    void itSaysAboutHowLongItTakes() {
        // Two processes of 0.7 s; in two cells each, 1.3 s to warm up, and ten turns of 0.4 s.
        assertThat(plan(10, Peer.DEFT_PARK, Peer.VERTX).expectedDuration()).isEqualTo(Duration.ofMillis(22_600));
    }

    @Test
    void aCellIsWarmedUpForASecondUnlessItsRoundsAreShort() {
        assertThat(plan(10, Peer.DEFT_PARK).firstWarmUp()).isEqualTo(Duration.ofSeconds(1));
        Plan tiny = new Plan(
                List.of(Peer.VERTX),
                Peer.VERTX,
                TWO_CELLS,
                1,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                List.of(),
                0);
        assertThat(tiny.firstWarmUp()).isEqualTo(Duration.ofMillis(24));
    }

    @Test
    void aResultHasItsOptions() {
        assertThat(plan(10, Peer.DEFT_PARK, Peer.VERTX).options())
                .isEqualTo(new CompareOptions(
                        List.of("deft-park", "vertx"),
                        "deft-park",
                        10,
                        100_000_000,
                        300_000_000,
                        PeerProcesses.JVM_FLAGS,
                        "taskset -c 0",
                        1));
        Plan free = new Plan(List.of(Peer.VERTX), Peer.VERTX, TWO_CELLS, 1, Duration.ZERO, Duration.ZERO, List.of(), 0);
        assertThat(free.options().cores()).isEqualTo("all cores");
    }

    @Test
    void theBaseMustTakePart() {
        assertThatThrownBy(() -> plan(10, Peer.VERTX)).hasMessage("the base deft-park must be among the peers");
    }

    private static Plan plan(int rounds, Peer... peers) {
        return new Plan(
                List.of(peers),
                Peer.DEFT_PARK,
                TWO_CELLS,
                rounds,
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                List.of("taskset", "-c", "0"),
                1);
    }
}
