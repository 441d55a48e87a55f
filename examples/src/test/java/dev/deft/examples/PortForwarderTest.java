package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.HalfClosable;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The port forwarder, without a socket. */
class PortForwarderTest {

    private final TestReactor test = TestReactor.create();
    private final FakeNetwork network = new FakeNetwork(test.reactor());
    private final List<Party> targets = new ArrayList<>();

    /** A party that keeps what it is told. */
    private static final class Party implements Protocol, HalfClosable {
        private final StringBuilder received = new StringBuilder();
        private Connection connection;
        private boolean ended;
        private Lost lost;

        @Override
        public void connectionMade(Connection made) {
            connection = made;
        }

        @Override
        public void dataReceived(Bytes data) {
            received.append(data.toUtf8());
        }

        @Override
        public void readClosed() {
            ended = true;
        }

        @Override
        public void connectionLost(Lost reason) {
            lost = reason;
        }
    }

    @BeforeEach
    void forward() {
        network.server(1).listen(peer -> {
            targets.add(new Party());
            return targets.get(targets.size() - 1);
        });
        PortForwarder.forward(network.server(2), network.client(1));
        test.settle();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private Party connect() {
        Party party = new Party();
        network.client(2).connect(party);
        test.settle();
        return party;
    }

    @Test
    void whatOneSideSendsTheOtherReceivesAndEachEndOfDataIsPassedOn() {
        Party client = connect();
        client.connection.write(Bytes.utf8("question"));
        client.connection.loseWrite();
        test.settle();
        assertThat(targets.get(0).received).hasToString("question");
        assertThat(targets.get(0).ended).isTrue();
        assertThat(client.lost).isNull();

        targets.get(0).connection.write(Bytes.utf8("answer"));
        targets.get(0).connection.loseConnection();
        test.settle();

        assertThat(client.received).hasToString("answer");
        assertThat(client.lost).isInstanceOf(Lost.Done.class);
        assertThat(targets.get(0).lost).isInstanceOf(Lost.Done.class);
    }

    @Test
    void aSideIsReadNoFasterThanTheOtherReads() {
        Party client = connect();
        network.wires().forEach(wire -> wire.capacity(100));
        targets.get(0).connection.pauseReading();
        for (int i = 0; i < 100; i++) {
            client.connection.write(Bytes.utf8("0123456789"));
        }
        test.settle();
        assertThat(client.connection.statistics().unsent())
                .as("what neither wire nor forwarder has taken")
                .isGreaterThanOrEqualTo(1_000 - 4 * 100);

        targets.get(0).connection.resumeReading();
        test.settle();

        assertThat(targets.get(0).received).hasToString("0123456789".repeat(100));
    }

    @Test
    void aResetOfOneSideIsOneOfTheOther() {
        Party client = connect();
        client.connection.abort();
        Party second = connect();
        targets.get(1).connection.abort();
        test.settle();

        assertThat(targets.get(0).lost).isInstanceOf(Lost.Failed.class);
        assertThat(second.lost).isInstanceOf(Lost.Failed.class);
    }

    @Test
    void whereTheOtherCannotBeConnectedToThePeerIsResetAndTheReasonLogged() {
        PortForwarder.forward(network.server(3), network.client(4));
        test.settle();
        Party client = new Party();
        Logger log = (Logger) LoggerFactory.getLogger(PortForwarder.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        log.addAppender(logged);
        try {
            network.client(3).connect(client);
            test.settle();
        } finally {
            log.detachAppender(logged);
        }

        assertThat(client.lost).isInstanceOf(Lost.Failed.class);
        assertThat(logged.list).singleElement().asString().contains("is not forwarded: java.net.ConnectException: ");
    }
}
