package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The limits as they are set, one by one. */
class LimitsTest {

    @Test
    void theConnectionsOfAPortLeaveThoseOfOneHostAsTheyAreInAnyOrder() {
        Limits both = Limits.defaults().connections(5_000).perPeer(100);

        assertThat(Limits.defaults().perPeer(100).connections(5_000)).isEqualTo(both);
        assertThat(both.connections()).isEqualTo(5_000);
        assertThat(both.perPeer()).isEqualTo(100);
        assertThat(Limits.defaults().connections(50_000).perPeer())
                .isEqualTo(Limits.defaults().perPeer());
        assertThat(Limits.defaults().connections(1).perPeer())
                .isEqualTo(Limits.defaults().perPeer());
    }

    @Test
    void eachSettingChangesItsOwnLimitAndNoOther() {
        Duration second = Duration.ofSeconds(1);
        Limits all = Limits.defaults()
                .connectionsPerSecond(1)
                .bytesPerSecond(2)
                .close(second)
                .handshake(second.multipliedBy(2))
                .frame(second.multipliedBy(3))
                .idle(second.multipliedBy(4))
                .unsentBytes(5)
                .perPeer(6)
                .connections(7);

        assertThat(all)
                .isEqualTo(new Limits(
                        7, 6, 5, second.multipliedBy(4), second.multipliedBy(3), second.multipliedBy(2), second, 2, 1));
    }
}
