package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.Limits;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The service of the tutorial, without a socket, a thread or a sleep. */
class DefinitionServerTest {

    private static final Limits LIMITS = Limits.defaults().connections(2);

    private final TestReactor test = TestReactor.create();
    private final FakeNetwork network = new FakeNetwork(test.reactor());
    private final ThreadPool pool = test.start(ThreadPool.named("dictionary").fixed(2));
    private final DefinitionServer server =
            new DefinitionServer(test.reactor(), network.server(7, LIMITS), pool, this::define);

    /** A peer that keeps what it is told. */
    private static final class Peer implements Protocol {
        private final StringBuilder told = new StringBuilder();
        private Connection connection;
        private Lost lost;

        @Override
        public void connectionMade(Connection made) {
            connection = made;
        }

        @Override
        public void dataReceived(Bytes data) {
            told.append(data.toUtf8());
        }

        @Override
        public void connectionLost(Lost reason) {
            lost = reason;
        }
    }

    private String define(String word) {
        if (word.equals("secret")) {
            throw new IllegalStateException("the password of the library is wrong");
        }
        return word + ": a word";
    }

    @BeforeEach
    void start() {
        server.start();
        test.settle();
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private Peer connect() {
        Peer peer = new Peer();
        network.client(7).connect(peer);
        test.settle();
        return peer;
    }

    private void say(Peer peer, String text) {
        peer.connection.write(Bytes.utf8(text));
        test.settle();
    }

    @Test
    void wordsAreAnsweredInOrderHoweverTheyAreCut() {
        Peer peer = connect();
        network.wires().get(0).split(1);
        say(peer, "ant\r\nbee\r\n");
        test.runWork();

        assertThat(peer.told).hasToString("ant: a word\r\nbee: a word\r\n");
    }

    @Test
    void anAnswerThatTakesTooLongIsGivenUp() {
        Peer peer = connect();
        say(peer, "ant\r\n");
        test.advance(Duration.ofSeconds(2));

        assertThat(peer.told).hasToString("late: ant\r\n");
    }

    @Test
    void aFailureIsLoggedAndItsPeerIsToldNothingOfIt() {
        Logger log = (Logger) LoggerFactory.getLogger(DefinitionServer.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        log.addAppender(logged);
        try {
            Peer peer = connect();
            say(peer, "secret\r\n");
            test.runWork();

            assertThat(peer.told).hasToString("failed: secret\r\n");
            assertThat(logged.list)
                    .singleElement()
                    .extracting(event -> event.getThrowableProxy().getMessage())
                    .isEqualTo("the password of the library is wrong");
        } finally {
            log.detachAppender(logged);
        }
    }

    @Test
    void aPeerThatSendsItsLineByteByByteIsClosedAfterHalfAMinute() {
        Peer peer = connect();
        for (int seconds = 0; seconds < 25; seconds += 5) {
            say(peer, "a");
            test.advance(Duration.ofSeconds(5));
        }
        assertThat(peer.lost).isNull();

        test.advance(Duration.ofSeconds(5));

        assertThat(peer.lost).isInstanceOf(Lost.Done.class);
    }

    @Test
    void aThirdPeerIsRefusedUntilOneHasGone() {
        Peer first = connect();
        connect();
        assertThat(connect().lost).isEqualTo(new Lost.Done(true));

        first.connection.loseConnection();
        test.settle();

        assertThat(connect().lost).isNull();
    }

    @Test
    void theStopLetsAnswersComeAndClosesWhatWaits() {
        Peer asks = connect();
        Peer waits = connect();
        say(asks, "ant\r\n");
        Deferred<Void> stopped = server.stop(Duration.ofSeconds(5));
        test.settle();
        assertThat(waits.lost).isEqualTo(new Lost.Done(true));
        assertThat(stopped.isCalled()).isFalse();

        test.runWork();

        assertThat(asks.told).hasToString("ant: a word\r\n");
        assertThat(asks.lost).isEqualTo(new Lost.Done(true));
        assertThat(stopped.isCalled()).isTrue();
    }
}
