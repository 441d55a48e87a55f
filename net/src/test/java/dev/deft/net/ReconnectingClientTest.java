package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.ContextCarrier;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.service.ServiceException;
import dev.deft.reactor.task.Retry;
import dev.deft.reactor.testing.TestReactor;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that connects again, without a socket, under a clock that is moved by hand. */
class ReconnectingClientTest {

    private static final int PORT = 7;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

    private final TestReactor test = TestReactor.create(0, Reactor.builder().carries(ContextCarrier.of(USER)));
    private final FakeNetwork network = new FakeNetwork(test.reactor());
    private final List<RecordingProtocol> accepted = new ArrayList<>();
    private final List<RecordingProtocol> made = new ArrayList<>();

    @AfterEach
    void stop() {
        USER.remove();
        test.close();
    }

    /** Pauses of 1, 2, 4, … 16 seconds. */
    private ReconnectingClient<RecordingProtocol> client(ClientEndpoint endpoint) {
        return new ReconnectingClient<>(test.reactor(), "client", endpoint, this::make)
                .pauses(Retry.exponential(SECOND, SECOND.multipliedBy(16))::pauseAfter);
    }

    private ReconnectingClient<RecordingProtocol> client() {
        return client(network.client(PORT));
    }

    private RecordingProtocol make() {
        RecordingProtocol protocol = new RecordingProtocol();
        made.add(protocol);
        return protocol;
    }

    private Port listen() {
        return listen(this::accept);
    }

    private RecordingProtocol accept(Address peer) {
        RecordingProtocol protocol = new RecordingProtocol();
        accepted.add(protocol);
        return protocol;
    }

    private Port listen(ProtocolFactory factory) {
        Port[] listening = new Port[1];
        network.server(PORT).listen(factory).onSuccess(port -> listening[0] = port);
        test.settle();
        return listening[0];
    }

    private void start(ReconnectingClient<?> client) {
        client.start();
        test.settle();
    }

    private RecordingProtocol last() {
        return made.get(made.size() - 1);
    }

    private static @Nullable Throwable failureOf(Deferred<?> deferred) {
        Throwable[] failure = new Throwable[1];
        deferred.addErrback(thrown -> {
            failure[0] = thrown;
            return null;
        });
        return failure[0];
    }

    /** Asserts that the next attempt begins after this time and not before. */
    private void theNextAttemptIsAfter(Duration pause) {
        int before = made.size();
        test.advance(pause.minusNanos(1));
        assertThat(made).as("attempts before the pause is over").hasSize(before);
        test.advance(Duration.ofNanos(1));
        test.settle();
        assertThat(made).as("attempts").hasSize(before + 1);
    }

    @Test
    void itFiresWhenItIsConnectedAndAtOnceWhileItIs() {
        listen();
        ReconnectingClient<RecordingProtocol> client = client();
        List<RecordingProtocol> told = new ArrayList<>();
        client.whenConnected().onSuccess(told::add);
        start(client);
        client.whenConnected().onSuccess(told::add);

        assertThat(told).containsExactly(last(), last());
        assertThat(last().isConnected()).isTrue();
        assertThat(client.isRunning()).isTrue();
    }

    @Test
    void anAttemptThatIsNotAnsweredHasFailedWhenItsTimeIsUp() {
        listen();
        network.hold(PORT);
        start(client());
        test.advance(Duration.ofSeconds(30).minusNanos(1));
        test.advance(Duration.ofNanos(1));
        theNextAttemptIsAfter(SECOND);

        network.deliver(PORT);
        test.settle();

        assertThat(last().isConnected()).isTrue();
        assertThat(accepted).hasSize(1);
    }

    @Test
    void whoWaitsGoesOnInItsOwnContextWhenAnotherStopsIt() {
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        List<String> told = new ArrayList<>();
        USER.set("ann");
        client.whenConnected().addErrback(stopped -> {
            told.add(stopped.getClass().getSimpleName() + " for " + USER.get());
            return null;
        });
        USER.set("bob");
        client.stop(SECOND);

        assertThat(told).containsExactly("CancellationException for ann");
        assertThat(USER.get()).isEqualTo("bob");
    }

    @Test
    void pausesGrowWithTheFailuresInARow() {
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        for (int seconds : new int[] {1, 2, 4, 8, 16, 16}) {
            theNextAttemptIsAfter(SECOND.multipliedBy(seconds));
        }
        listen();
        theNextAttemptIsAfter(SECOND.multipliedBy(16));

        assertThat(last().isConnected()).isTrue();
    }

    @Test
    void aServerThatAcceptsAndClosesIsCalledLessAndLessOften() {
        listen(peer -> null);
        start(client());
        for (int seconds : new int[] {1, 2, 4, 8, 16, 16}) {
            assertThat(last().lost).isNotNull();
            theNextAttemptIsAfter(SECOND.multipliedBy(seconds));
        }
    }

    @Test
    void pausesAreShortAgainAfterAConnectionThatStayedUpAsLongAsThePauseBeforeIt() {
        Port refusing = listen(peer -> null);
        start(client());
        theNextAttemptIsAfter(SECOND);
        theNextAttemptIsAfter(SECOND.multipliedBy(2));
        refusing.stopListening();
        test.settle();
        listen();
        theNextAttemptIsAfter(SECOND.multipliedBy(4));

        test.advance(SECOND.multipliedBy(4).minusNanos(1));
        network.wires().get(network.wires().size() - 1).cut();
        test.settle();
        theNextAttemptIsAfter(SECOND.multipliedBy(8)); // it did not stay up for 4 s

        test.advance(SECOND.multipliedBy(8));
        network.wires().get(network.wires().size() - 1).cut();
        test.settle();
        theNextAttemptIsAfter(SECOND);
    }

    @Test
    void aWaitFailsAfterSoManyFailuresFromThenOnAndOthersGoOn() {
        ReconnectingClient<RecordingProtocol> client = client();
        Deferred<RecordingProtocol> patient = client.whenConnected(3);
        start(client);
        Deferred<RecordingProtocol> impatient = client.whenConnected(1);
        Deferred<RecordingProtocol> endless = client.whenConnected();
        Deferred<RecordingProtocol> cancelled = client.whenConnected();
        cancelled.cancel();
        assertThat(impatient.isCalled()).isFalse();

        theNextAttemptIsAfter(SECOND);
        assertThat(failureOf(impatient)).isInstanceOf(ConnectException.class);
        assertThat(patient.isCalled()).isFalse();
        theNextAttemptIsAfter(SECOND.multipliedBy(2));

        assertThat(failureOf(patient)).isInstanceOf(ConnectException.class);
        assertThat(failureOf(cancelled)).isInstanceOf(CancellationException.class);
        assertThat(endless.isCalled()).isFalse();
        listen();
        theNextAttemptIsAfter(SECOND.multipliedBy(4));
        assertThat(endless.isCalled()).isTrue();
        assertThatThrownBy(() -> client.whenConnected(0)).hasMessage("failAfter must be at least 1: 0");
    }

    @Test
    void aWaitThatIsCancelledByAnotherOneKeepsNobodyWaiting() {
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        List<Deferred<RecordingProtocol>> failing = threeOfWhichTheFirstCancelsTheSecond(client, 1);
        theNextAttemptIsAfter(SECOND);
        assertThat(failureOf(failing.get(1))).isInstanceOf(CancellationException.class);
        assertThat(failureOf(failing.get(2))).isInstanceOf(ConnectException.class);

        List<Deferred<RecordingProtocol>> succeeding = threeOfWhichTheFirstCancelsTheSecond(client, 100);
        listen();
        theNextAttemptIsAfter(SECOND.multipliedBy(2));
        assertThat(failureOf(succeeding.get(1))).isInstanceOf(CancellationException.class);
        assertThat(succeeding.get(2).isCalled()).isTrue();

        last().connection().abort();
        test.settle();
        List<Deferred<RecordingProtocol>> stopped = threeOfWhichTheFirstCancelsTheSecond(client, 100);
        client.stop(SECOND);
        assertThat(failureOf(stopped.get(2)))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("was stopped");
    }

    private static List<Deferred<RecordingProtocol>> threeOfWhichTheFirstCancelsTheSecond(
            ReconnectingClient<RecordingProtocol> client, int failAfter) {
        List<Deferred<RecordingProtocol>> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waits.add(client.whenConnected(failAfter));
        }
        waits.get(0).onBoth(done -> waits.get(1).cancel()).addErrback(failure -> null);
        return waits;
    }

    @Test
    void itIsConnectedWhenItsPreparationHasEnded() {
        listen();
        List<Deferred<String>> preparations = new ArrayList<>();
        ReconnectingClient<RecordingProtocol> client = client().prepareConnection(protocol -> {
            assertThat(protocol.isConnected()).isTrue();
            Deferred<String> prepared = test.reactor().newDeferred();
            preparations.add(prepared);
            return prepared;
        });
        Deferred<RecordingProtocol> connected = client.whenConnected();
        Deferred<RecordingProtocol> once = client.whenConnected(1);
        start(client);
        assertThat(connected.isCalled()).isFalse();

        IllegalStateException refused = new IllegalStateException("wrong password");
        preparations.get(0).errback(refused);
        test.settle();
        assertThat(made.get(0).lost).isEqualTo(new Lost.Failed(refused));
        assertThat(failureOf(once)).isSameAs(refused);
        theNextAttemptIsAfter(SECOND);
        network.wires().get(0).cut(); // amid its preparation
        test.settle();
        assertThat(preparations.get(1).isCalled()).as("cancelled").isTrue();
        theNextAttemptIsAfter(SECOND.multipliedBy(2));
        preparations.get(2).callback("welcome");

        assertThat(connected.isCalled()).isTrue();
        connected.onSuccess(protocol -> assertThat(protocol).isSameAs(made.get(2)));
    }

    @Test
    void itsStopLosesTheConnectionAndWaitsForThat() {
        listen();
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        last().connection().write(Bytes.utf8("bye"));
        Deferred<Void> stopped = client.stop(SECOND);
        assertThat(stopped.isCalled()).isFalse();
        test.settle();

        assertThat(stopped.isCalled()).isTrue();
        assertThat(last().lost).isEqualTo(new Lost.Done(false));
        assertThat(accepted.get(0).received()).isEqualTo("bye");
        assertThat(failureOf(client.whenConnected()))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("client");
        test.advance(Duration.ofHours(1));
        assertThat(made).hasSize(1);
    }

    @Test
    void nobodyIsGivenAConnectionThatItsStopIsClosing() {
        listen();
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        client.stop(SECOND);
        assertThat(last().lost).as("told of its end").isNull();

        assertThat(failureOf(client.whenConnected()))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("was stopped");
    }

    @Test
    void itsStopResetsAConnectionThatDoesNotEndByTheDeadline() {
        listen();
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        accepted.get(0).connection().pauseReading();
        last().connection().write(Bytes.copyOf(new byte[1 << 20]));
        test.settle();
        Deferred<Void> stopped = client.stop(SECOND);
        test.settle();
        assertThat(stopped.isCalled()).isFalse();

        try (LoggedLines log = new LoggedLines()) {
            test.advance(SECOND);

            assertThat(failureOf(stopped)).isInstanceOf(ServiceException.class);
            assertThat(last().lost).isInstanceOf(Lost.Aborted.class);
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void itStartsAgainAsSoonAsItsStopHasGivenUpAndTheEndOfItsConnectionThenChangesNothing() {
        listen();
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        accepted.get(0).connection().pauseReading();
        last().connection().write(Bytes.copyOf(new byte[1 << 20]));
        test.settle();
        client.stop(SECOND).addErrback(late -> {
            assertThat(made.get(0).lost).as("told of its end").isNull();
            client.start();
            return null;
        });
        test.settle();
        test.advance(SECOND);

        assertThat(made.get(0).lost).isInstanceOf(Lost.Aborted.class);
        assertThat(made).hasSize(2);
        Deferred<RecordingProtocol> connected = client.whenConnected();
        assertThat(connected.isCalled()).isTrue();
        connected.onSuccess(protocol -> assertThat(protocol).isSameAs(made.get(1)));
        test.advance(Duration.ofMinutes(5));
        assertThat(made).as("attempts").hasSize(2);
    }

    @Test
    void itsStopEndsAnAttemptOrAPauseAndItStartsAgain() {
        List<Deferred<Protocol>> attempts = new ArrayList<>();
        ReconnectingClient<RecordingProtocol> client = client(new ClientEndpoint() {
            @Override
            @SuppressWarnings("unchecked")
            public <Q extends Protocol> Deferred<Q> connect(Q protocol) {
                Deferred<Q> attempt = test.reactor().newDeferred();
                attempts.add((Deferred<Protocol>) attempt);
                return attempt;
            }
        });
        Deferred<RecordingProtocol> waiting = client.whenConnected();
        start(client);
        assertThat(client.stop(SECOND).isCalled()).isTrue();
        assertThat(attempts.get(0).isCalled()).as("cancelled").isTrue();
        assertThat(failureOf(waiting)).isInstanceOf(CancellationException.class);

        start(client);
        attempts.get(1).errback(new ConnectException("refused"));
        assertThat(client.stop(SECOND).isCalled()).isTrue();
        test.advance(SECOND);
        assertThat(attempts).hasSize(2);
        start(client);
        attempts.get(2).errback(new ConnectException("refused"));
        theNextAttemptIsAfter(SECOND);
    }

    @Test
    void whoStopsAndStartsItWhenAnAttemptHasFailedHasOneConnectionWhichItsStopEnds() {
        ReconnectingClient<RecordingProtocol> client = client();
        client.whenConnected(1).addErrback(refused -> {
            client.stop(SECOND);
            network.server(PORT).listen(this::accept);
            client.start();
            return null;
        });
        try (LoggedLines log = new LoggedLines()) {
            start(client);
            test.advance(Duration.ofMinutes(2));
            assertThat(log.messages()).isEmpty();
        }
        assertThat(made)
                .as("the one that was refused, and the one that is connected")
                .hasSize(2);

        Deferred<Void> stopped = client.stop(SECOND);
        test.advance(Duration.ofMinutes(2));

        assertThat(stopped.isCalled()).isTrue();
        assertThat(accepted).hasSize(1).allMatch(each -> each.lost != null);
        assertThat(made).hasSize(2);
    }

    @Test
    void whoStopsItWhenItIsAskedForAPauseOrAProtocolHasNoFurtherAttempt() {
        List<ReconnectingClient<RecordingProtocol>> client = new ArrayList<>();
        List<Deferred<Void>> stops = new ArrayList<>();
        client.add(client().pauses(failures -> {
            stops.add(client.get(0).stop(SECOND));
            return SECOND;
        }));
        start(client.get(0));
        test.advance(Duration.ofHours(1));
        assertThat(stops).hasSize(1).allMatch(Deferred::isCalled);
        assertThat(made).hasSize(1);

        client.add(new ReconnectingClient<>(test.reactor(), "client", network.client(PORT), () -> {
                    if (client.get(1).isRunning()) {
                        stops.add(client.get(1).stop(SECOND));
                    }
                    return make();
                })
                .pauses(failures -> SECOND));
        start(client.get(1));
        listen();
        test.advance(SECOND);
        test.settle();

        assertThat(stops).hasSize(2).allMatch(Deferred::isCalled);
        assertThat(accepted).isEmpty();
    }

    @Test
    void whoStopsItWhenItIsConnectedEndsTheWaitOfTheOthers() {
        listen();
        ReconnectingClient<RecordingProtocol> client = client();
        client.whenConnected().onSuccess(connected -> client.stop(SECOND));
        Deferred<RecordingProtocol> other = client.whenConnected();
        start(client);

        assertThat(failureOf(other)).isInstanceOf(CancellationException.class).hasMessageContaining("was stopped");
    }

    @Test
    void whoGivesUpItsStopWhenTheWaitEndsAndStartsItHasTheNewAttemptAndNoOther() {
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        client.whenConnected().addErrback(gaveUp -> {
            client.stop(SECOND).addErrback(late -> null).cancel();
            network.server(PORT).listen(this::accept);
            client.start();
            return null;
        });
        client.stop(SECOND).addErrback(late -> null); // amid a pause
        test.advance(Duration.ofMinutes(2));

        assertThat(made).hasSize(2);
        assertThat(last().lost).isNull();
        assertThat(accepted).hasSize(1);
    }

    @Test
    void whoAsksWhenTheConnectionIsLostWaitsForTheNext() {
        listen();
        List<Deferred<RecordingProtocol>> next = new ArrayList<>();
        List<ReconnectingClient<RecordingProtocol>> client = new ArrayList<>();
        client.add(new ReconnectingClient<>(test.reactor(), "client", network.client(PORT), () -> {
                    RecordingProtocol protocol = new RecordingProtocol() {
                        @Override
                        void lost(Lost reason) {
                            next.add(client.get(0).whenConnected());
                        }
                    };
                    made.add(protocol);
                    return protocol;
                })
                .pauses(failures -> SECOND));
        start(client.get(0));
        network.wires().get(0).cut();
        test.settle();
        assertThat(next).hasSize(1).noneMatch(Deferred::isCalled);
        theNextAttemptIsAfter(SECOND);

        List<RecordingProtocol> told = new ArrayList<>();
        next.get(0).onSuccess(told::add);
        assertThat(told).containsExactly(last());
    }

    @Test
    void whatTheUsersCodeThrowsIsAFailureOfTheAttempt() {
        listen();
        int[] asked = new int[1];
        ReconnectingClient<RecordingProtocol> client = new ReconnectingClient<>(
                        test.reactor(), "client", network.client(PORT), () -> {
                            if (asked[0]++ == 0) {
                                throw new IllegalStateException("no protocol");
                            }
                            return make();
                        })
                .pauses(failures -> {
                    throw new AssertionError("no pause");
                });
        Deferred<RecordingProtocol> once = client.whenConnected(1);
        start(client);
        assertThat(failureOf(once)).hasMessage("no protocol");

        test.advance(Duration.ofMinutes(1));

        assertThat(last().isConnected()).isTrue();
    }

    @Test
    void aProtocolThatIsHalfClosableStaysSo() {
        listen();
        HalfClosableRecorder protocol = new HalfClosableRecorder();
        ReconnectingClient<HalfClosableRecorder> client =
                new ReconnectingClient<>(test.reactor(), "client", network.client(PORT), () -> protocol);
        start(client);
        protocol.connection().loseWrite();
        accepted.get(0).connection().loseConnection();
        test.settle();

        assertThat(protocol.events).contains("writeClosed", "readClosed", "connectionLost");
    }

    @Test
    void theReactorsStopEndsTheWait() {
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        Deferred<RecordingProtocol> waiting = client.whenConnected();
        test.reactor().stop();
        test.close();

        assertThat(failureOf(waiting)).isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aConnectionThatTheReactorsStopEndsIsNotMadeAgain() {
        listen();
        ReconnectingClient<RecordingProtocol> client = client();
        start(client);
        try (LoggedLines log = new LoggedLines()) {
            test.close();
            assertThat(log.messages()).noneMatch(line -> line.contains("connects again"));
        }

        assertThat(last().lost).isEqualTo(new Lost.ReactorStopped(0));
        assertThat(made).hasSize(1);
    }

    @Test
    void itLogsAfterHowManyFailuresItConnectsAgain() {
        try (LoggedLines log = new LoggedLines()) {
            start(client());
            theNextAttemptIsAfter(SECOND);
            assertThat(log.messages()).hasSize(2);
            assertThat(log.messages().get(0)).contains(" connects again in 1000 ms, after 1 failure: ");
            assertThat(log.messages().get(1)).contains(" connects again in 2000 ms, after 2 failures in a row: ");
        }
    }

    @Test
    void pausesWithASeedAreTheSameEachTimeAndDifferFromEachOther() {
        assertThat(pausesWith(1)).isEqualTo(pausesWith(1)).isNotEqualTo(pausesWith(2));
    }

    @Test
    void underATestReactorItsOwnPausesAreTheSameInEachRun() {
        assertThat(pausesOf(client -> client)).hasSizeGreaterThan(3).isEqualTo(pausesOf(client -> client));
    }

    private static List<Duration> pausesWith(long seed) {
        return pausesOf(client -> client.pauses(
                Retry.exponential(SECOND, SECOND.multipliedBy(60)).jitter(0.5, new Random(seed))::pauseAfter));
    }

    private static List<Duration> pausesOf(UnaryOperator<ReconnectingClient<RecordingProtocol>> configured) {
        List<Duration> pauses = new ArrayList<>();
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            List<Duration> attempts = new ArrayList<>();
            configured
                    .apply(new ReconnectingClient<>(test.reactor(), "client", network.client(PORT), () -> {
                        attempts.add(test.elapsed());
                        return new RecordingProtocol();
                    }))
                    .start();
            test.pump(Duration.ofMillis(1), 20_000);
            for (int i = 1; i < attempts.size(); i++) {
                pauses.add(attempts.get(i).minus(attempts.get(i - 1)));
            }
        }
        return pauses;
    }
}
