package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.net.testing.FakeNetwork;
import dev.deft.net.testing.Wire;
import dev.deft.reactor.testing.TestReactor;
import java.net.BindException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wire of the network under test, as a test sets it. */
class FakeWireTest {

    private final TestReactor test = TestReactor.create();
    private final FakeNetwork network = new FakeNetwork(test.reactor());
    private final RecordingProtocol client = new RecordingProtocol();
    private final List<Integer> pieces = new ArrayList<>();
    private final RecordingProtocol server = new RecordingProtocol() {
        @Override
        void received(Bytes data) {
            pieces.add(data.length());
        }
    };
    private Wire wire;

    @BeforeEach
    void connect() {
        network.server(7).listen(peer -> server);
        network.client(7).connect(client);
        test.settle();
        wire = network.wires().get(0);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void itSplitsAsItIsTold() {
        wire.split(1, 3, 2);
        client.connection().write(Bytes.utf8("abcdefghi"));
        test.settle();

        assertThat(pieces).containsExactly(1, 3, 2, 2, 1);
        assertThat(server.received()).isEqualTo("abcdefghi");
    }

    @Test
    void itTakesNoMoreThanItsCapacityWhileTheReaderPauses() {
        wire.capacity(4);
        server.connection().pauseReading();
        client.connection().write(Bytes.utf8("abcdefghi"));
        test.settle();
        assertThat(client.connection().statistics().unsent()).isEqualTo(5);

        server.connection().resumeReading();
        test.settle();

        assertThat(server.received()).isEqualTo("abcdefghi");
        assertThat(client.connection().statistics().unsent()).isZero();
    }

    @Test
    void itHoldsBackWhatIsUnderWayTheEndOfDataToo() {
        wire.hold();
        client.connection().write(Bytes.utf8("held"));
        client.connection().loseConnection();
        test.settle();
        assertThat(server.events).containsExactly("connectionMade");

        wire.deliver();
        test.settle();

        assertThat(server.events).containsExactly("connectionMade", "dataReceived", "connectionLost");
    }

    @Test
    void itHoldsBackAResetToo() {
        wire.hold();
        client.connection().write(Bytes.utf8("gone"));
        client.connection().abort();
        test.settle();
        assertThat(client.lost).isInstanceOf(Lost.Aborted.class);
        assertThat(server.events).containsExactly("connectionMade");

        wire.deliver();
        test.settle();

        assertThat(server.events).containsExactly("connectionMade", "connectionLost");
        assertThat(server.lost).isInstanceOf(Lost.Failed.class);
    }

    @Test
    void whoClosesKnowsNothingOfAResetThatIsHeldBack() {
        wire.hold();
        client.connection().abort();
        test.settle();
        server.connection().loseConnection();
        test.settle();
        assertThat(server.lost).isEqualTo(new Lost.Done(false));
        assertThat(network.wires()).containsExactly(wire);

        wire.deliver();
        test.settle();

        assertThat(network.wires()).isEmpty();
    }

    @Test
    void whereItIsCutBothEndsLoseTheirConnectionAndWhatWasUnderWayIsGone() {
        wire.hold();
        client.connection().write(Bytes.utf8("gone"));
        test.settle();
        client.doing(wire::cut);
        assertThat(client.lost).isNull();
        test.settle();

        assertThat(client.lost).isInstanceOf(Lost.Failed.class);
        assertThat(server.lost).isInstanceOf(Lost.Failed.class);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void whatItIsToldMakesSense() {
        assertThatThrownBy(() -> wire.split()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wire.split(0)).hasMessage("size must be at least 1: 0");
        assertThatThrownBy(() -> wire.capacity(0)).hasMessage("capacity must be at least 1: 0");
    }

    @Test
    void anAttemptThatIsNotAnsweredFailsWhenItsTimeIsUpAndALateAnswerConnectsNobody() {
        List<Throwable> failures = new ArrayList<>();
        RecordingProtocol late = new RecordingProtocol();
        network.hold(7);
        network.client(7, Limits.defaults(), Duration.ofSeconds(5))
                .connect(late)
                .addErrback(failure -> {
                    failures.add(failure);
                    return null;
                });
        test.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(failures).isEmpty();
        test.advance(Duration.ofNanos(1));
        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        TimeoutException.class,
                        failure -> assertThat(failure)
                                .hasMessage(
                                        "The connection to port 7 did not connect within 5 s; give it more time, or see"
                                                + " whether the server is up and accepts, and no firewall drops what is sent to it"));

        network.deliver(7);
        test.settle();

        assertThat(failures).hasSize(1);
        assertThat(late.events).isEmpty();
        assertThat(network.wires()).containsExactly(wire);
    }

    @Test
    void attemptsThatWereNotAnsweredAreOnceTheyMayBeOrAreRefused() {
        List<Throwable> refusals = new ArrayList<>();
        RecordingProtocol held = new RecordingProtocol();
        network.hold(7).hold(8);
        network.client(7).connect(held);
        network.client(8).connect(new RecordingProtocol()).addErrback(refused -> {
            refusals.add(refused);
            return null;
        });
        test.advance(Duration.ofSeconds(30).minusNanos(1));
        assertThat(held.events).isEmpty();

        network.deliver(7).deliver(8);
        test.settle();
        test.advance(Duration.ofSeconds(30));

        assertThat(held.events).containsExactly("connectionMade");
        assertThat(network.wires()).hasSize(2);
        assertThat(refusals).singleElement().isInstanceOf(ConnectException.class);
    }

    @Test
    void anyNumberOfConnectionsWorkOneAfterTheOtherAndThoseThatAreOverLeaveNothing() {
        Set<Integer> ports = new HashSet<>();
        network.server(9).listen(peer -> {
            ports.add(((Address.Inet) peer).port());
            return new RecordingProtocol();
        });
        int first = ((Address.Inet) client.connection().host()).port();
        for (int i = 0; i < 20_000; i++) { // more than there are ports of clients
            RecordingProtocol each = new RecordingProtocol();
            network.client(9).connect(each);
            test.settle();
            assertThat(each.isConnected()).as("connection %d", i).isTrue();
            assertThat(network.wires()).hasSize(2);
            network.wires().get(1).split(1);
            each.connection().write(Bytes.utf8("x"));
            each.connection().loseConnection();
            test.settle();
            assertThat(each.lost).isEqualTo(new Lost.Done(false));
            assertThat(network.wires()).containsExactly(wire);
        }
        assertThat(ports).as("all but the one in use").hasSize((1 << 14) - 1).doesNotContain(first);
    }

    @Test
    void aWireIsThereAsLongAsOneOfItsEndsIsOpen() {
        wire.hold();
        client.connection().loseConnection();
        test.advance(Duration.ofSeconds(3)); // in which the other end has not answered
        assertThat(client.lost).isNotNull();
        assertThat(server.lost).isNull();
        assertThat(network.wires()).containsExactly(wire);

        wire.deliver();
        test.settle();
        assertThat(server.lost).isNotNull();
        assertThat(network.wires()).isEmpty();
    }

    @Test
    void whereAllPortsOfClientsAreInUseTheNextAttemptFailsAndOneThatIsFreedIsUsed() {
        Limits many = Limits.defaults().connections(20_000).perPeer(20_000);
        network.server(9, many).listen(peer -> new RecordingProtocol());
        for (int i = 1; i < 1 << 14; i++) {
            network.client(9, many).connect(new RecordingProtocol());
        }
        test.settle();
        assertThat(network.wires()).hasSize(1 << 14);
        List<Throwable> failures = new ArrayList<>();
        network.client(9, many).connect(new RecordingProtocol()).addErrback(failure -> {
            failures.add(failure);
            return null;
        });
        test.settle();
        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        BindException.class,
                        failure -> assertThat(failure)
                                .hasMessage(
                                        "All 16384 ports that clients of the network under test have are in use; close connections first"));

        Address freed = client.connection().host();
        client.connection().loseConnection();
        test.settle();
        RecordingProtocol next = new RecordingProtocol();
        network.client(9, many).connect(next);
        test.settle();
        assertThat(next.connection().host()).isEqualTo(freed);
    }

    @Test
    void tlsIsRefusedAtOnceAndTheConnectionGoesOn() {
        assertThatThrownBy(() -> client.connection().startTls(TlsOptions.client()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("FakeNetwork has no TLS; leave startTls() out here, and test it over sockets by"
                        + " Endpoints.tcpServer()");
        client.connection().write(Bytes.utf8("on"));
        test.settle();

        assertThat(server.received()).isEqualTo("on");
    }

    @Test
    void aPortIsTakenOnce() {
        Throwable[] failure = new Throwable[1];
        network.server(7).listen(peer -> server).addErrback(taken -> {
            failure[0] = taken;
            return null;
        });
        test.settle();

        assertThat(failure[0]).isInstanceOf(BindException.class).hasMessageContaining("Port 7");
    }
}
