package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.net.testing.Wire;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes and connections a second, under a clock that is moved by hand. */
class RatesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void bytesAreReceivedAtTheirRateAndThoseOfOneSecondAtOnce() {
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            RecordingProtocol server = new RecordingProtocol();
            network.server(7, Limits.defaults().bytesPerSecond(1_000)).listen(peer -> server);
            RecordingProtocol client = new RecordingProtocol();
            network.client(7).connect(client);
            test.settle();
            Wire wire = network.wires().get(0).split(100).capacity(100);
            client.connection().write(Bytes.copyOf(new byte[5_000]));
            test.settle();
            assertThat(server.received()).hasSize(1_100);

            test.advance(Duration.ofMillis(99));
            assertThat(server.received()).hasSize(1_100);
            test.advance(Duration.ofMillis(1));
            assertThat(server.received()).hasSize(1_200);
            test.pump(Duration.ofMillis(100), 10);
            assertThat(server.received()).hasSize(2_200);

            server.connection().pauseReading();
            long unsent = client.connection().statistics().unsent();
            test.advance(SECOND);
            assertThat(server.received()).as("paused by the protocol, too").hasSize(2_200);
            assertThat(client.connection().statistics().unsent()).isEqualTo(unsent);
            server.connection().resumeReading();
            test.settle();
            assertThat(server.received()).hasSize(3_200);
            server.connection().pauseReading();
            server.connection().resumeReading();
            test.settle();
            assertThat(server.received()).as("resumed by the protocol alone").hasSize(3_200);

            wire.cut();
            test.settle();
            assertThat(server.lost).isInstanceOf(Lost.Failed.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriterThatIsFasterIsHeldBackAndAllArrives(NetworkKind kind) {
        int rate = 100_000;
        int all = 1_000_000;
        try (NetworkUnderTest net = kind.open()) {
            RecordingProtocol server = new RecordingProtocol();
            Port port = net.listen(peer -> server, Limits.defaults().bytesPerSecond(rate));
            RecordingProtocol client = net.connect(port, new RecordingProtocol());
            client.connection().write(Bytes.copyOf(new byte[all]));
            client.connection().loseConnection();
            for (int seconds = 0; server.lost == null; seconds++) {
                net.quiesce();
                assertThat(server.received().length())
                        .as("after %d s", seconds)
                        .isLessThanOrEqualTo((seconds + 1) * rate + (1 << 16));
                net.advance(SECOND);
                assertThat(seconds).isLessThan(1_000);
            }

            assertThat(server.received()).hasSize(all);
            assertThat(server.lost).isEqualTo(new Lost.Done(true));
        }
    }

    /** Epoll hands on all that there is when the peer has ended, though it is told not to read. */
    @ParameterizedTest
    @EnumSource
    void aPeerThatHasEndedIsReadAtTheRateToo(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            RecordingProtocol server = new RecordingProtocol();
            Port port = net.listen(peer -> server, Limits.defaults().bytesPerSecond(1_000));
            RecordingProtocol client = net.connect(port, new RecordingProtocol());
            client.connection().write(Bytes.copyOf(new byte[100_000]));
            client.connection().loseConnection();
            net.until(() -> client.lost != null);
            net.quiesce();
            assertThat(server.received()).hasSizeBetween(1, 1_000 + (1 << 16));
            assertThat(server.lost).isNull();
            for (int seconds = 1; server.lost == null; seconds++) {
                net.advance(SECOND);
                net.quiesce();
                assertThat(server.received().length())
                        .as("after %d s", seconds)
                        .isLessThanOrEqualTo((seconds + 1) * 1_000 + (1 << 16));
            }

            assertThat(server.received()).hasSize(100_000);
            assertThat(server.lost).isEqualTo(new Lost.Done(true));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsClosedTakesWhatThePeerStillSendsWithoutARate(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            RecordingProtocol server = new RecordingProtocol() {
                @Override
                void received(Bytes data) {
                    connection().write(Bytes.utf8("enough"));
                    connection().loseConnection();
                }
            };
            Port port = net.listen(peer -> server, Limits.defaults().bytesPerSecond(100));
            HalfClosableRecorder client = net.connect(port, new HalfClosableRecorder());
            client.connection().write(Bytes.copyOf(new byte[15_000_000])); // no system keeps all of it
            Deferred<Void> taken = client.connection().flushed();
            net.until(() -> server.lost != null);
            for (int i = 0; i < 1_000 && !taken.isCalled(); i++) {
                net.quiesce();
            }

            assertThat(taken.isCalled()).isTrue();
            assertThat(client.lost).isNull();
            assertThat(client.received()).isEqualTo("enough");
            assertThat(server.lost).isEqualTo(new Lost.Done(false));
        }
    }

    @Test
    void aConnectionThatIsHeldBackForLongIsNotIdleMeanwhile() {
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            RecordingProtocol server = new RecordingProtocol();
            Limits limits = Limits.defaults().bytesPerSecond(1_000).idle(SECOND.multipliedBy(5));
            network.server(7, limits).listen(peer -> server);
            RecordingProtocol client = new RecordingProtocol();
            network.client(7).connect(client);
            test.settle();
            client.connection().write(Bytes.copyOf(new byte[20_000]));
            test.settle();
            client.connection().write(Bytes.utf8("x"));
            test.pump(SECOND, 18);
            assertThat(server.lost).isNull();
            assertThat(server.received()).hasSize(20_000);
            test.pump(SECOND, 1);
            assertThat(server.received()).hasSize(20_001);

            test.pump(SECOND, 6);

            assertThat(server.lost).isEqualTo(new Lost.TimedOut("a sign of life", SECOND.multipliedBy(5)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsOverTheRateOfAPortAreClosedWithALineThatNamesIt(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open();
                LoggedLines log = new LoggedLines()) {
            Port port = net.listen(
                    peer -> new RecordingProtocol(), Limits.defaults().connectionsPerSecond(3));
            assertThat(accepted(net, port, 10)).isEqualTo(3);
            net.advance(SECOND.dividedBy(3).plusNanos(1));
            assertThat(accepted(net, port, 2)).isEqualTo(1);
            net.advance(SECOND.multipliedBy(59));
            assertThat(accepted(net, port, 10)).isEqualTo(3);
            net.advance(SECOND);
            assertThat(accepted(net, port, 10)).isEqualTo(3);

            assertThat(port.statistics()).isEqualTo(new PortStatistics(10, 10, 22));
            assertThat(log.messages())
                    .filteredOn(line ->
                            line.contains("3 connections a second") && line.contains("Limits.connectionsPerSecond"))
                    .hasSize(2)
                    .last()
                    .asString()
                    .endsWith("; 14 more since the last such line");
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachLimitThatRefusesIsNamedThoughAnotherHasRefusedBefore(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open();
                LoggedLines log = new LoggedLines()) {
            List<RecordingProtocol> servers = new ArrayList<>();
            Port port = net.listen(
                    peer -> {
                        servers.add(new RecordingProtocol());
                        return servers.get(servers.size() - 1);
                    },
                    Limits.defaults().connections(3).connectionsPerSecond(3));
            assertThat(accepted(net, port, 5)).isEqualTo(3);
            servers.get(0).connection().abort();
            net.until(() -> port.statistics().open() == 2);
            assertThat(accepted(net, port, 2)).isZero();

            assertThat(log.messages())
                    .filteredOn(line -> line.contains("Limits.connections,"))
                    .hasSize(1);
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("Limits.connectionsPerSecond"))
                    .hasSize(1);
        }
    }

    /** Connects {@code attempts} times; returns how many of the connections were accepted, the others having been closed. */
    private static int accepted(NetworkUnderTest net, Port port, int attempts) {
        PortStatistics before = port.statistics();
        List<RecordingProtocol> clients = new ArrayList<>();
        for (int i = 0; i < attempts; i++) {
            clients.add(net.connect(port, new RecordingProtocol()));
        }
        net.until(() -> port.statistics().accepted() + port.statistics().refused()
                == before.accepted() + before.refused() + attempts);
        long refused = port.statistics().refused() - before.refused();
        net.until(() -> clients.stream().filter(client -> client.lost != null).count() == refused);
        return attempts - (int) refused;
    }

    @Test
    void aRateIsNotNegative() {
        assertThatThrownBy(() -> Limits.defaults().bytesPerSecond(-1))
                .hasMessage("bytesPerSecond must be at least 0: -1");
        assertThatThrownBy(() -> Limits.defaults().connectionsPerSecond(-1))
                .hasMessage("connectionsPerSecond must be at least 0: -1");
    }
}
