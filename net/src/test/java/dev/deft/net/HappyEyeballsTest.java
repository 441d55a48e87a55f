package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HappyEyeballsTest {

    private static final Duration DELAY = Duration.ofMillis(250);

    private final TestReactor test = TestReactor.create();
    private final Map<String, Deferred<String>> begun = new LinkedHashMap<>();

    @AfterEach
    void stop() {
        test.close();
    }

    private Deferred<String> race(String... addresses) throws Exception {
        return new HappyEyeballs<>(
                        List.of(addresses(addresses)),
                        address -> {
                            Deferred<String> attempt = new Deferred<>();
                            begun.put(address.getHostAddress(), attempt);
                            return attempt;
                        },
                        test.reactor(),
                        "example:1")
                .begin();
    }

    private static InetAddress[] addresses(String... texts) throws Exception {
        InetAddress[] all = new InetAddress[texts.length];
        for (int i = 0; i < texts.length; i++) {
            all[i] = InetAddress.getByName(texts[i]);
        }
        return all;
    }

    private static Throwable failureOf(Deferred<?> failed) {
        Throwable[] failure = new Throwable[1];
        failed.addErrback(thrown -> {
            failure[0] = thrown;
            return null;
        });
        return failure[0];
    }

    @Test
    void familiesTakeTurns() throws Exception {
        assertThat(HappyEyeballs.interleaved(List.of(addresses("::1", "::2", "::3", "10.0.0.1", "10.0.0.2"))))
                .containsExactly(addresses("::1", "10.0.0.1", "::2", "10.0.0.2", "::3"));
    }

    @Test
    void oneMoreBeginsAfterEachDelayAndTheFirstToConnectWins() throws Exception {
        Deferred<String> winner = race("::1", "::2", "10.0.0.1");
        assertThat(begun).hasSize(1);
        test.advance(DELAY.minusMillis(1));
        assertThat(begun).hasSize(1);
        test.advance(Duration.ofMillis(1));
        assertThat(begun).containsOnlyKeys("0:0:0:0:0:0:0:1", "10.0.0.1");

        begun.get("10.0.0.1").callback("the second");

        String[] won = new String[1];
        winner.onSuccess(value -> won[0] = value);
        assertThat(won[0]).isEqualTo("the second");
        assertThat(begun.get("0:0:0:0:0:0:0:1").isCalled()).as("cancelled").isTrue();
        test.advance(DELAY);
        assertThat(begun).hasSize(2);
    }

    @Test
    void theNextBeginsAtOnceWhereOneFails() throws Exception {
        Deferred<String> winner = race("10.0.0.1", "10.0.0.2");
        begun.get("10.0.0.1").errback(new ConnectException("refused"));
        assertThat(begun).hasSize(2);
        begun.get("10.0.0.2").callback("won");

        assertThat(winner.isCalled()).isTrue();
    }

    @Test
    void whereAllFailEachFailureIsTold() throws Exception {
        Deferred<String> winner = race("10.0.0.1", "10.0.0.2");
        test.advance(DELAY);
        begun.get("10.0.0.2").errback(new ConnectException("two"));
        assertThat(winner.isCalled()).isFalse();
        begun.get("10.0.0.1").errback(new ConnectException("one"));

        assertThat(failureOf(winner))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("example:1")
                .satisfies(all -> assertThat(all.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("two", "one"));
    }

    @Test
    void cancellingEndsAllAttempts() throws Exception {
        Deferred<String> winner = race("10.0.0.1", "10.0.0.2", "10.0.0.3");
        test.advance(DELAY);
        winner.cancel();
        test.advance(DELAY);

        assertThat(failureOf(winner)).isInstanceOf(CancellationException.class);
        assertThat(begun).hasSize(2);
        assertThat(begun.values()).allMatch(Deferred::isCalled);
    }
}
