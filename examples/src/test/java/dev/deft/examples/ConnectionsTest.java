package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Limits;
import dev.deft.net.Protocol;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.net.testing.Wire;
import dev.deft.reactor.Coroutines;
import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples of connections, without a socket. */
class ConnectionsTest {

    private final TestReactor test = TestReactor.create();
    private final FakeNetwork network = new FakeNetwork(test.reactor());

    @AfterEach
    void stop() {
        test.close();
    }

    /** A client that keeps what it is told. */
    private static final class Client implements Protocol {
        private final StringBuilder told = new StringBuilder();
        private Connection connection;

        @Override
        public void connectionMade(Connection made) {
            connection = made;
        }

        @Override
        public void dataReceived(Bytes data) {
            told.append(data.toUtf8());
        }

        String told() {
            String text = told.toString();
            told.setLength(0);
            return text;
        }
    }

    private Client connect(int port) {
        Client client = new Client();
        network.client(port).connect(client);
        test.settle();
        return client;
    }

    private void say(Client who, String line) {
        who.connection.write(Bytes.utf8(line + "\r\n"));
        test.settle();
    }

    @Test
    void aLineIsToldToEverybodyWhoHasAName() {
        new ChatServer().listen(network.server(6667));
        test.settle();
        Client ada = connect(6667);
        network.wires().get(0).split(1);
        Client bob = connect(6667);
        assertThat(ada.told()).isEqualTo("What is your name?\r\n");
        say(ada, "Ada");
        say(bob, "Ada");
        assertThat(bob.told()).endsWith("Choose another name.\r\n");
        say(bob, "Bob");
        say(ada, "hello");

        assertThat(ada.told()).isEqualTo("Ada is here.\r\nBob is here.\r\nAda: hello\r\n");
        assertThat(bob.told()).isEqualTo("Bob is here.\r\nAda: hello\r\n");
        ada.connection.loseConnection();
        test.settle();
        assertThat(bob.told()).isEqualTo("Ada has left.\r\n");
    }

    @Test
    void aGuestCannotSayALineInAnothersName() {
        new ChatServer().listen(network.server(6667));
        test.settle();
        Client ada = connect(6667);
        Client eve = connect(6667);
        say(ada, "Ada");
        say(eve, "Eve\nAda");
        say(eve, "hello\nAda: I give all to Eve\u0085\u001b[2J");

        assertThat(ada.told()).endsWith("Eve Ada is here.\r\nEve Ada: hello Ada: I give all to Eve  [2J\r\n");
    }

    @Test
    void aQuizIsAskedAndAnsweredInStraightLines() {
        Quiz quiz = new Quiz(test.reactor());
        quiz.listen(network.server(42));
        test.settle();
        List<Object> told = new ArrayList<>();
        quiz.answer(network.client(42), List.of("41", "42", "43")).addBoth(result -> result.fold(told::add, told::add));
        test.settle();
        assertThat(told).containsExactly("42");

        quiz.answer(network.client(42), List.of("1", "2", "3", "4"))
                .addBoth(result -> result.fold(told::add, told::add));
        test.settle();

        assertThat(told).hasSize(2);
        assertThat(told.get(1)).isInstanceOf(ConnectionLostException.class);
        assertThat(test.reactor().statistics().suspendedCoroutines()).isZero();
    }

    @Test
    void aQuizEndsWithItsGuest() {
        new Quiz(test.reactor()).listen(network.server(42));
        test.settle();
        Client guest = connect(42);
        assertThat(guest.told()).isEqualTo("6 * 7?\r\n");
        assertThat(Coroutines.suspended(test.reactor()))
                .singleElement()
                .asString()
                .contains("coroutine in dev.deft.examples.Quiz", "Quiz.ask(");

        guest.connection.loseConnection();
        test.settle();

        assertThat(Coroutines.suspended(test.reactor())).isEmpty();
    }

    @Test
    void anEchoReadsNoFasterThanItsPeer() {
        network.server(7, Limits.defaults().unsentBytes(200)).listen(peer -> new EchoServer.Echo());
        test.settle();
        Client client = connect(7);
        Wire wire = network.wires().get(0).capacity(100).split(10);
        client.connection.pauseReading();
        for (int i = 0; i < 100; i++) {
            client.connection.write(Bytes.utf8("0123456789"));
        }
        test.settle();
        assertThat(client.connection.statistics().unsent()).isPositive();

        client.connection.resumeReading();
        wire.capacity(1_000);
        test.settle();

        assertThat(client.told()).hasSize(1_000);
    }
}
