package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoresTest {

    @Test
    void theCoresThatThisProcessMayUseAreRead() throws Exception {
        assertThat(Cores.allowed(List.of("Name:\tjava", "Cpus_allowed:\t10f", "Cpus_allowed_list:\t0-3,8")))
                .containsExactly(0, 1, 2, 3, 8);
        assertThat(Cores.allowed(List.of("Cpus_allowed_list:\t5"))).containsExactly(5);
    }

    @Test
    void aSystemThatDoesNotSayIsRefused() {
        assertThatThrownBy(() -> Cores.allowed(List.of("Name:\tjava")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not say which cores");
    }

    @Test
    void moreCoresThanThereAreAreRefused() {
        assertThatThrownBy(() -> Cores.holding(1_000_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("; allowed: ");
    }
}
