package dev.deft.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of what a network has, amid its reactor's stop. */
class NetworkEndsTest {

    @Test
    void anEndThatThrowsKeepsNeitherTheOthersNorTheReactorFromTheirs() {
        List<String> ended = new ArrayList<>();
        try (TestReactor test = TestReactor.create()) {
            Network network = Network.of(test.reactor());
            network.addEnd(() -> {
                throw new IllegalStateException("made up");
            });
            network.addEnd(() -> ended.add("drained or aborted"));
        }

        assertThat(ended).containsExactly("drained or aborted", "drained or aborted");
    }
}
