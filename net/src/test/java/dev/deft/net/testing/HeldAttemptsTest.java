package dev.deft.net.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Limits;
import dev.deft.net.Protocol;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The attempts that a port of the network under test holds back. */
class HeldAttemptsTest {

    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestReactor test = TestReactor.create();
    private final FakeNetwork network = new FakeNetwork(test.reactor());

    @AfterEach
    void stop() {
        test.close();
    }

    private Deferred<Protocol> attempt(Duration timeout) {
        Protocol protocol = new Protocol() {
            @Override
            public void dataReceived(Bytes data) {}
        };
        return network.client(7, Limits.defaults(), timeout).connect(protocol).addErrback(ended -> protocol);
    }

    @Test
    void thoseThatHaveEndedAreNotKeptUntilTheOthersAreAnswered() {
        network.hold(7);
        Deferred<Protocol> cancelled = attempt(LONG);
        attempt(SHORT);
        attempt(LONG);
        attempt(LONG).cancel(); // before it would be answered
        test.settle();
        assertThat(network.held(7)).isEqualTo(3);

        cancelled.cancel();
        assertThat(network.held(7)).isEqualTo(2);
        test.advance(SHORT);
        assertThat(network.held(7)).isEqualTo(1);
        test.advance(LONG);
        assertThat(network.held(7)).isZero();
    }
}
