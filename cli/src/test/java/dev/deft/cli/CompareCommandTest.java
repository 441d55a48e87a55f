package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Shape;
import dev.deft.peers.Plan;
import dev.deft.peers.Setting;
import dev.deft.peers.protocol.Peer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareCommandTest {

    @Test
    void whatWillRunIsSaidWithAboutHowLongItTakes() {
        // Five processes of 0.7 s; in two cells each, 1.3 s to warm up, and ten turns of 0.4 s.
        assertThat(CompareCommand.announcement(plan(10))).isEqualTo("5 peers x 2 cells x 10 rounds, about 57 s");
        assertThat(CompareCommand.announcement(plan(30))).isEqualTo("5 peers x 2 cells x 30 rounds, about 2 min 17 s");
    }

    private static Plan plan(int rounds) {
        return new Plan(
                List.of(Peer.DEFT_ADAPTIVE, Peer.JDK_FIXED, Peer.VERTX, Peer.TWISTED, Peer.ASYNCIO),
                Peer.DEFT_ADAPTIVE,
                List.of(new Setting(new Shape(16, 64), "noop"), new Setting(new Shape(256, 64), "noop")),
                rounds,
                Duration.ofMillis(100),
                Duration.ofMillis(300),
                List.of(),
                0);
    }
}
