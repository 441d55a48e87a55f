package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.testing.Wire;
import dev.deft.reactor.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A conversation that either side aborts, or whose wire is cut, at each of its events in turn: over TCP, TLS and sockets of the UNIX domain. */
class ResetsTest {

    private static final int QUESTION = 100;
    private static final int ANSWER = 300_000;

    /** The party that ends the conversation. */
    private enum Culprit {
        CLIENT,
        SERVER,
        WIRE
    }

    private final List<Deferred<Void>> waits = new ArrayList<>();
    private int events;
    private int fatalEvent;

    /** Set where one side can be closed, and the other go on. */
    private boolean isHalfClosable;

    private Culprit culprit = Culprit.CLIENT;
    private @Nullable Runnable cut;
    private @Nullable Asking client;
    private @Nullable Answering server;

    /** Counts an event, and ends the conversation if it is the one to do that at. */
    private void count() {
        if (++events != fatalEvent) {
            return;
        }
        if (culprit == Culprit.WIRE) {
            cut.run();
        } else {
            RecordingProtocol party = culprit == Culprit.CLIENT ? client : server;
            if (party != null && party.isConnected()) {
                party.connection().abort();
            }
        }
    }

    private void await(Deferred<Void> wait) {
        waits.add(wait.addErrback(lost -> null));
    }

    /** Asks, ends its side where that can be, and reads the answer with pauses. */
    private final class Asking extends HalfClosableRecorder {
        @Override
        void made() {
            count();
            connection().write(Bytes.copyOf(new byte[QUESTION]));
            await(connection().flushed());
            if (isHalfClosable) {
                await(connection().loseWrite());
            }
        }

        @Override
        void received(Bytes data) {
            count();
            connection().pauseReading();
            connection().resumeReading();
        }

        @Override
        void closedForReading() {
            count();
            if (!isHalfClosable) {
                connection().loseConnection(); // for there is no half of an end, though it can take one
            }
        }

        @Override
        void lost(Lost reason) {
            count();
        }
    }

    /** Answers when it has the whole question, and closes. */
    private final class Answering extends HalfClosableRecorder {
        @Override
        void made() {
            server = this;
            count();
        }

        @Override
        void received(Bytes data) {
            count();
            if (!isHalfClosable && received().length() == QUESTION) {
                answer();
            }
        }

        @Override
        void closedForReading() {
            count();
            answer();
        }

        private void answer() {
            for (int i = 0; i < 3; i++) {
                connection().write(Bytes.copyOf(new byte[ANSWER / 3]));
                await(connection().flushed());
            }
            connection().loseConnection();
        }

        @Override
        void lost(Lost reason) {
            count();
        }
    }

    static Stream<Named<Supplier<NetworkUnderTest>>> networks() {
        Stream<Named<Supplier<NetworkUnderTest>>> sockets = Stream.of(Transport.NIO, Transport.EPOLL)
                .flatMap(each -> Stream.of(
                        Named.of("TCP on " + each, () -> NetworkUnderTest.ofSockets(each)),
                        Named.of("TLS on " + each, () -> NetworkUnderTest.ofTls(each)),
                        Named.of("UNIX on " + each, () -> {
                            Skip.unless(!OS.WINDOWS.isCurrentOs(), "sockets of the UNIX domain are not run on Windows");
                            return NetworkUnderTest.ofUnix(each);
                        })));
        return Stream.concat(sockets, Stream.of(Named.of("no sockets", NetworkUnderTest::fake)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void eachSideIsToldOnceWheneverAndByWhomItIsReset(Supplier<NetworkUnderTest> networks) {
        try (NetworkUnderTest net = networks.get();
                LoggedLines log = new LoggedLines()) {
            isHalfClosable = !net.isTls && !net.isUnixOnNio();
            Port port = net.listen(peer -> new Answering());
            for (Culprit each : Culprit.values()) {
                if (each != Culprit.WIRE || net.fake != null) {
                    culprit = each;
                    talkUntilItIsNotEnded(net, port);
                }
            }
            assertThat(log.messages()).noneMatch(line -> line.contains("threw"));
        }
    }

    private void talkUntilItIsNotEnded(NetworkUnderTest net, Port port) {
        fatalEvent = 0;
        do {
            fatalEvent++;
            talk(net, port);
        } while (events >= fatalEvent);
        assertThat(fatalEvent).as("conversations").isGreaterThan(7);
        assertThat(client.received()).as("the answer, if nobody ends it").hasSize(ANSWER);
        assertThat(client.lost).isEqualTo(new Lost.Done(!net.isUnixOnNio()));
        assertThat(server.lost).isEqualTo(new Lost.Done(false));
    }

    private void talk(NetworkUnderTest net, Port port) {
        events = 0;
        waits.clear();
        server = null;
        client = new Asking();
        if (net.fake != null) {
            int number = net.fake.wires().size();
            cut = () -> net.fake.wires().stream().skip(number).forEach(Wire::cut);
        }
        boolean[] failed = new boolean[1]; // for it was reset before it was told that it was connected
        net.client(port, Limits.defaults()).connect(client).addErrback(failure -> {
            failed[0] = true;
            return client;
        });
        net.until(() -> client.lost != null || (failed[0] && !client.isConnected()));
        net.quiesce();
        net.until(() -> port.statistics().open() == 0);

        if (client.isConnected()) {
            assertThat(client.events).startsWith("connectionMade").endsWith("connectionLost");
        }
        if (server != null) {
            assertThat(server.events).startsWith("connectionMade").endsWith("connectionLost");
        }
        assertThat(waits).as("what was waited for").allMatch(Deferred::isCalled);
    }
}
