package dev.deft.net.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.Limits;
import dev.deft.net.Lost;
import dev.deft.net.PortStatistics;
import dev.deft.net.Protocol;
import dev.deft.net.internal.ListeningPort;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.Voids;
import dev.deft.reactor.testing.TestReactor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The addresses that a port counts as one host. */
class HostsOfAPortTest {

    private final TestReactor test = TestReactor.create();
    private final Network network = Network.of(test.reactor());
    private final List<Connection> made = new ArrayList<>();
    private final ListeningPort port = new ListeningPort(
            network,
            address("::1"),
            peer -> new Protocol() {
                @Override
                public void connectionMade(Connection connection) {
                    made.add(connection);
                }

                @Override
                public void dataReceived(Bytes data) {}

                @Override
                public void connectionLost(Lost reason) {}
            },
            Limits.defaults().perPeer(2),
            null,
            Voids::fire);

    @AfterEach
    void stop() {
        test.close();
    }

    private static Address.Inet address(String ip) {
        try {
            return new Address.Inet(InetAddress.getByName(ip), 7);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // it is none of a name's
        }
    }

    private void connect(String... from) {
        for (String each : from) {
            port.accept(new Wire(network, closed -> {}).serverSide(), port.address(), address(each));
        }
        test.settle();
    }

    @Test
    void addressesOfOneNetworkOf64BitsAreOneHost() {
        connect("2001:db8:1:1::1", "2001:db8:1:1:ffff::2");
        assertThat(port.statistics()).isEqualTo(new PortStatistics(2, 2, 0));
        connect("2001:db8:1:1:aaaa:bbbb:cccc:dddd");
        assertThat(port.statistics()).isEqualTo(new PortStatistics(2, 2, 1));

        connect("2001:db8:1:2::1", "2001:db8:1:2::1", "2001:db8:1:2::3");
        assertThat(port.statistics()).isEqualTo(new PortStatistics(4, 4, 2));
    }

    @Test
    void theEndOfOneMakesRoomForAnotherOfItsNetwork() {
        connect("2001:db8:1:1::1", "2001:db8:1:1::2");
        made.get(0).abort();
        test.settle();
        connect("2001:db8:1:1::3");

        assertThat(port.statistics()).isEqualTo(new PortStatistics(2, 3, 0));
    }

    @Test
    void eachAddressOfIpv4IsAHostOfItsOwn() {
        connect("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2", "::ffff:192.0.2.3", "192.0.2.3");
        assertThat(port.statistics()).isEqualTo(new PortStatistics(6, 6, 0));
        connect("192.0.2.1", "::ffff:192.0.2.3");

        assertThat(port.statistics()).isEqualTo(new PortStatistics(6, 6, 2));
    }
}
