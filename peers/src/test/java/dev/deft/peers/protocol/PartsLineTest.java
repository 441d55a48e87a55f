package dev.deft.peers.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.WebServerParts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartsLineTest {

    @Test
    void isReadAsItIsWritten() {
        Optional<WebServerParts> ofPool = Optional.of(new WebServerParts(1.5, 2e9, 0.25, 4.0, 5));
        Optional<WebServerParts> ofLoop = Optional.of(new WebServerParts(1, null, 2, null, 3));

        assertThat(PartsLine.read(PartsLine.of(ofPool))).isEqualTo(ofPool);
        assertThat(PartsLine.of(ofLoop)).isEqualTo("parts 1.0 - 2.0 - 3.0");
        assertThat(PartsLine.read(PartsLine.of(ofLoop))).isEqualTo(ofLoop);
        assertThat(PartsLine.read(PartsLine.of(Optional.empty()))).isEmpty();
    }

    @Test
    void anotherLineIsRefusedWithItsWords() {
        assertThatThrownBy(() -> PartsLine.read("hello 1 2 3 4 5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'hello 1 2 3 4 5'");
    }
}
