package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.LookUpWindow;
import dev.deft.bench.IsolationPlan;
import dev.deft.bench.LookUpSetting;
import dev.deft.bench.LookUpsFailedException;
import dev.deft.bench.WorkParser;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.reactor.Transport;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real process that lives for a moment. */
@Tag("real-threads")
@Timeout(600)
class TwistedLookUpsTest {

    private static final Duration TIME = Duration.ofMillis(200);
    private static final Duration NONE = Duration.ZERO;

    @Test
    void bothSettingsAnswerEveryLookUpAndOneHasUserWork() throws Exception {
        try (TwistedLookUps twisted = started(plan("sleep:1ms", NONE))) {
            LookUpSetting alone = twisted.settings().get(0);
            LookUpWindow window = alone.measure(NONE, TIME, 7);
            assertThat(window.latencies().samples()).isBetween(20L, 80L);
            assertThat(window.userThroughput()).isNull();

            LookUpSetting flooded = twisted.settings().get(1);
            assertThat(flooded.reference()).isEqualTo(alone.name());
            assertThat(flooded.runsOn()).startsWith("Twisted ");
            assertThat(flooded.measure(TIME, TIME, 7).userThroughput()).isPositive();
        }
    }

    @Test
    void aDelayIsInEveryLookUpAndWhatIsLateIsCounted() throws Exception {
        try (TwistedLookUps twisted = started(plan("noop", Duration.ofMillis(30)))) {
            LookUpWindow window = twisted.settings().get(0).measure(NONE, TIME, 7);
            assertThat(window.timeouts())
                    .isPositive()
                    .isEqualTo(window.latencies().samples());
        }
    }

    @Test
    void aFailureIsToldInTwistedsWords() throws Exception {
        try (TwistedLookUps twisted = started(plan("file:/no/such/file", NONE))) {
            assertThatThrownBy(() -> twisted.settings().get(1).measure(NONE, TIME, 7))
                    .isInstanceOf(LookUpsFailedException.class)
                    .hasMessageContaining("/no/such/file");
        }
    }

    @Test
    void whereThereIsNoPythonItIsMissing() {
        assertThatThrownBy(() -> TwistedLookUps.start(plan("noop", NONE), "no-such-python"))
                .isInstanceOf(MissingPeerException.class)
                .hasMessage("needs python3");
    }

    @Test
    void workThatItDoesNotKnowIsSaidBefore() throws Exception {
        try (TwistedLookUps twisted = TwistedLookUps.start(plan("sleep:exp(2ms)", NONE))) {
            throw new AssertionError("it was started: " + twisted.settings());
        } catch (MissingPeerException e) {
            assertThat(e.getMessage()).isIn("does not know the work sleep:exp(2ms)", "needs python3");
        }
    }

    private static TwistedLookUps started(IsolationPlan plan) throws Exception {
        try {
            return TwistedLookUps.start(plan);
        } catch (MissingPeerException e) {
            return Assumptions.abort("this machine has no Twisted: it " + e.getMessage());
        }
    }

    private static IsolationPlan plan(String userWork, Duration lookUpDelay) {
        return new IsolationPlan(
                WorkParser.parse(userWork),
                4,
                2,
                1,
                200,
                "localhost",
                lookUpDelay,
                lookUpDelay.isZero() ? Duration.ofSeconds(2) : Duration.ofMillis(20),
                NONE,
                TIME,
                1,
                7,
                Transport.NIO);
    }
}
