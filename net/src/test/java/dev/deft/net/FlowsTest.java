package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.net.testing.Wire;
import dev.deft.reactor.testing.TestReactor;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections as flows, under a clock that is moved by hand; {@link FlowTckTest} has the rules of the specification. */
class FlowsTest {

    private final TestReactor test = TestReactor.create();
    private final FakeNetwork network = new FakeNetwork(test.reactor());
    private final RecordingProtocol server = new RecordingProtocol();
    private final FlowProtocol client = Flows.protocol(test.reactor());
    private final Subscriber subscriber = new Subscriber();

    @BeforeEach
    void connect() {
        network.server(7).listen(peer -> server);
        network.client(7).connect(client);
        test.settle();
        wire().split(2);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private Wire wire() {
        return network.wires().get(0);
    }

    /** Keeps what it is told. */
    private static class Subscriber implements Flow.Subscriber<Bytes> {
        private final List<String> told = new ArrayList<>();
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription made) {
            subscription = made;
        }

        @Override
        public void onNext(Bytes item) {
            told.add(item.toUtf8());
        }

        @Override
        public void onError(Throwable failure) {
            told.add("failed: " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            told.add("complete");
        }
    }

    /** Publishes as the test says, and keeps what it is asked for. */
    private static class Publisher implements Flow.Publisher<Bytes>, Flow.Subscription {
        private Flow.@Nullable Subscriber<? super Bytes> subscriber;
        private long asked;
        private boolean cancelled;

        @Override
        public void subscribe(Flow.Subscriber<? super Bytes> its) {
            subscriber = its;
            its.onSubscribe(this);
        }

        @Override
        public void request(long items) {
            asked += items;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        /** Publishes as many items as were asked for. */
        int publish(String item) {
            int published = 0;
            for (; asked > 0; asked--) {
                subscriber.onNext(Bytes.utf8(item));
                published++;
            }
            return published;
        }
    }

    @Test
    void noMoreIsReadThanIsAskedFor() {
        server.connection().write(Bytes.utf8("abcdefgh"));
        server.connection().loseConnection();
        test.settle();
        client.subscribe(subscriber);
        test.settle();
        assertThat(subscriber.told).isEmpty();

        subscriber.subscription.request(1);
        subscriber.subscription.request(1);
        test.settle();
        assertThat(subscriber.told).containsExactly("ab", "cd");
        assertThat(client.connection().isReading()).isFalse();

        subscriber.subscription.request(Long.MAX_VALUE);
        test.settle();
        assertThat(subscriber.told).containsExactly("ab", "cd", "ef", "gh", "complete");
    }

    @Test
    void aConnectionThatIsCutFails() {
        client.subscribe(subscriber);
        test.settle();
        wire().cut();
        test.settle();

        assertThat(subscriber.told)
                .singleElement()
                .asString()
                .startsWith("failed: the end of the data did not happen")
                .contains("cut");
        assertThat(server.lost).isInstanceOf(Lost.Failed.class);
    }

    @Test
    void cancellingLosesTheConnectionAndTheSubscriberIsToldNothingMore() {
        client.subscribe(subscriber);
        test.settle();
        subscriber.subscription.request(1);
        server.connection().write(Bytes.utf8("abcd"));
        test.settle();
        subscriber.subscription.cancel();
        subscriber.subscription.request(1);
        test.settle();

        assertThat(subscriber.told).containsExactly("ab");
        assertThat(server.lost).isEqualTo(new Lost.Done(true));
    }

    @Test
    void cancellingBeforeThereIsAConnectionLosesTheOneThatComes() {
        FlowProtocol late = Flows.protocol(test.reactor());
        late.subscribe(subscriber);
        test.settle();
        subscriber.subscription.cancel();
        test.settle();
        RecordingProtocol its = new RecordingProtocol();
        network.server(8).listen(peer -> its);
        network.client(8).connect(late);
        test.settle();

        assertThat(its.lost).isEqualTo(new Lost.Done(true));
        assertThat(subscriber.told).isEmpty();
    }

    @Test
    void aSecondSubscriberIsRefusedAndTheFirstOneStays() {
        client.subscribe(subscriber);
        Subscriber second = new Subscriber();
        client.subscribe(second);
        test.settle();
        subscriber.subscription.request(1);
        server.connection().write(Bytes.utf8("ab"));
        test.settle();

        assertThat(second.told).singleElement().asString().contains("has had a subscriber");
        assertThat(subscriber.told).containsExactly("ab");
    }

    @Test
    void aSubscriberThatThrowsIsNoneAnyMore() {
        Subscriber faulty = new Subscriber() {
            @Override
            public void onNext(Bytes item) {
                super.onNext(item);
                throw new IllegalStateException("made up");
            }
        };
        try (LoggedLines log = new LoggedLines()) {
            client.subscribe(faulty);
            test.settle();
            faulty.subscription.request(5);
            server.connection().write(Bytes.utf8("abcd"));
            test.settle();
            assertThat(log.messages()).anyMatch(line -> line.contains("subscriber"));
        }

        assertThat(faulty.told).containsExactly("ab");
        assertThat(server.lost).isEqualTo(new Lost.Done(true));
    }

    @Test
    void aFailureToConnectIsToldByConnectAndNotToTheSubscriber() {
        FlowProtocol refused = Flows.protocol(test.reactor());
        refused.subscribe(subscriber);
        Deferred<Void> sent = network.client(8)
                .connect(refused)
                .addCallbackDeferring(connected -> Flows.send(test.reactor(), new Publisher(), connected.connection())
                        .onBoth(done -> connected.connection().loseConnection()));
        test.settle();

        assertThat(failureOf(sent)).isInstanceOf(ConnectException.class);
        assertThat(subscriber.told).isEmpty();
    }

    @Test
    void aPublisherIsAskedForNoMoreThanThePeerReads() {
        wire().split(1 << 16).capacity(4);
        server.connection().pauseReading();
        Publisher publisher = new Publisher();
        Deferred<Void> sent = Flows.send(test.reactor(), publisher, client.connection());
        test.settle();
        assertThat(publisher.publish("ab")).isEqualTo(FlowSender.AHEAD);
        test.settle();
        assertThat(publisher.asked).as("those that the wire has taken").isEqualTo(2);

        server.connection().resumeReading();
        test.settle();
        assertThat(publisher.publish("cd")).isEqualTo(FlowSender.AHEAD);
        publisher.subscriber.onComplete();
        assertThat(sent.isCalled()).isFalse();
        test.settle();

        assertThat(sent.isCalled()).isTrue();
        assertThat(server.received()).isEqualTo("ab".repeat(16) + "cd".repeat(16));
        assertThat(server.lost).as("the connection stays open").isNull();
    }

    @Test
    void itemsOfWhichAllThatWereAskedForAreTooManyBytesAreSentOneAfterTheOther() {
        RecordingProtocol sender = new RecordingProtocol();
        RecordingProtocol receiver = new RecordingProtocol();
        network.server(8).listen(peer -> receiver);
        network.client(8, Limits.defaults().unsentBytes(10)).connect(sender);
        test.settle();
        network.wires().get(1).split(1 << 16).capacity(4);
        receiver.connection().pauseReading();
        Publisher publisher = new Publisher();
        Deferred<Void> sent = Flows.send(test.reactor(), publisher, sender.connection());
        test.settle();
        assertThat(publisher.publish("abcdef")).isEqualTo(FlowSender.AHEAD);
        publisher.subscriber.onComplete();
        test.settle();
        assertThat(sender.connection().statistics().unsent()).isBetween(1L, 10L);
        assertThat(sent.isCalled()).isFalse();

        receiver.connection().resumeReading();
        test.settle();

        assertThat(sent.isCalled()).isTrue();
        assertThat(receiver.received()).isEqualTo("abcdef".repeat(FlowSender.AHEAD));
        assertThat(receiver.lost).isNull();
    }

    @Test
    void aFailureIsToldBehindTheItemsBeforeItAndAnItemThatComesWhenOthersHaveMuchUnsentWaits() {
        wire().split(1 << 16).capacity(4);
        server.connection().pauseReading();
        client.connection().write(new byte[FlowSender.MOST_UNSENT]);
        Publisher publisher = new Publisher();
        Deferred<Void> sent = Flows.send(test.reactor(), publisher, client.connection());
        test.settle();
        publisher.publish("ab");
        publisher.subscriber.onError(new IllegalStateException("made up"));
        test.settle();
        assertThat(client.connection().statistics().unsent()).isLessThanOrEqualTo(FlowSender.MOST_UNSENT);
        assertThat(sent.isCalled()).isFalse();

        server.connection().resumeReading();
        test.settle();

        assertThat(failureOf(sent)).hasMessage("made up");
        assertThat(server.received()).endsWith("\0" + "ab".repeat(FlowSender.AHEAD));
    }

    @Test
    void aPublisherThatPublishesMoreThanIsAskedForFailsTheSendingAndFillsNoMemory() {
        wire().split(1 << 16).capacity(4);
        server.connection().pauseReading();
        client.connection().write(new byte[FlowSender.MOST_UNSENT + 4]);
        Publisher publisher = new Publisher();
        Deferred<Void> sent = Flows.send(test.reactor(), publisher, client.connection());
        test.settle();
        publisher.publish("ab");
        publisher.subscriber.onNext(Bytes.utf8("cd"));
        test.settle();

        assertThat(failureOf(sent))
                .hasMessageContaining("more than the 16 items")
                .hasMessageContaining("rule 1.1");
        assertThat(publisher.cancelled).isTrue();
        assertThat(server.lost).isNull();
    }

    @Test
    void aFailureOfThePublisherIsToldAndTheConnectionStaysOpen() {
        Publisher publisher = new Publisher();
        Deferred<Void> sent = Flows.send(test.reactor(), publisher, client.connection());
        IllegalStateException failure = new IllegalStateException("made up");
        publisher.subscriber.onError(failure);
        test.settle();

        assertThat(failureOf(sent)).isSameAs(failure);
        assertThat(publisher.cancelled).isFalse();
        assertThat(server.lost).isNull();
    }

    @Test
    void aPublisherThatThrowsWhenItIsAskedFailsTheSending() {
        for (int asked : new int[] {1, 2}) {
            IllegalStateException fault = new IllegalStateException("made up");
            int[] requests = new int[1];
            Deferred<Void> sent = Flows.send(
                    test.reactor(),
                    its -> {
                        its.onSubscribe(new Flow.Subscription() {
                            @Override
                            public void request(long items) {
                                if (++requests[0] == asked) {
                                    throw fault;
                                }
                            }

                            @Override
                            public void cancel() {}
                        });
                        its.onNext(Bytes.utf8("ab"));
                    },
                    client.connection());
            test.settle();

            assertThat(failureOf(sent)).as("request %d", asked).isSameAs(fault);
        }
    }

    @Test
    void aConnectionThatEndsOrADeferredThatIsCancelledCancelsTheSubscription() {
        Publisher cancelled = new Publisher();
        Flows.send(test.reactor(), cancelled, client.connection())
                .addErrback(gaveUp -> null)
                .cancel();
        test.settle();
        Publisher publisher = new Publisher();
        Deferred<Void> sent = Flows.send(test.reactor(), publisher, client.connection());
        test.settle();
        wire().cut();
        test.settle();
        publisher.publish("ab");
        test.settle();

        assertThat(cancelled.cancelled).isTrue();
        assertThat(failureOf(sent)).isInstanceOf(ConnectionLostException.class);
        assertThat(publisher.cancelled).isTrue();
    }

    @Test
    void theEndOfAConnectionIsNoticedThoughNothingIsPublished() {
        Publisher publisher = new Publisher();
        Publisher late = new Publisher();
        Deferred<Void> sent = Flows.send(test.reactor(), publisher, client.connection());
        test.settle();
        wire().cut();
        test.settle();
        Deferred<Void> tooLate = Flows.send(test.reactor(), late, client.connection());
        test.settle();

        assertThat(failureOf(sent)).isInstanceOf(ConnectionLostException.class);
        assertThat(failureOf(tooLate)).isInstanceOf(ConnectionLostException.class);
        assertThat(publisher.cancelled).isTrue();
        assertThat(late.cancelled).isTrue();
    }

    @Test
    void theReactorsStopEndsASendingOfWhichNothingIsPublished() {
        Publisher publisher = new Publisher();
        Deferred<Void> sent = Flows.send(test.reactor(), publisher, client.connection());
        test.settle();
        test.close();

        assertThat(failureOf(sent)).isInstanceOf(ConnectionLostException.class);
        assertThat(publisher.cancelled).isTrue();
    }

    @Test
    void aPublisherThatThrowsWhenItIsCancelledKeepsNobodyFromTheEndOfTheConnectionNorTheReactorFromItsOwn() {
        RecordingProtocol its = new RecordingProtocol();
        List<Port> port = new ArrayList<>();
        network.server(8).listen(peer -> its).addCallback(port::add);
        network.client(8).connect(new RecordingProtocol());
        test.settle();
        Publisher faulty = new Publisher() {
            @Override
            public void cancel() {
                throw new IllegalStateException("made up");
            }
        };
        Deferred<Void> sent = Flows.send(test.reactor(), faulty, its.connection());
        Deferred<Void> other = Flows.send(test.reactor(), faulty, server.connection());
        test.settle();
        try (LoggedLines log = new LoggedLines()) {
            network.wires().get(1).cut();
            test.settle();

            assertThat(its.lost).isInstanceOf(Lost.Failed.class);
            assertThat(failureOf(sent)).isInstanceOf(ConnectionLostException.class);
            assertThat(port.get(0).statistics().open()).isZero();
            assertThat(log.messages())
                    .anyMatch(line ->
                            line.contains("cancel() of " + faulty.getClass().getName()));
        }
        test.close();

        assertThat(failureOf(other)).isInstanceOf(ConnectionLostException.class);
        assertThat(server.lost).isNotNull();
    }

    @Test
    void aConnectionThatIsClosingAndTakesNoMoreFailsAndCancelsTheSubscription() {
        wire().split(1 << 16).capacity(4);
        server.connection().pauseReading();
        Publisher publisher = new Publisher();
        Deferred<Void> sent = Flows.send(test.reactor(), publisher, client.connection());
        test.settle();
        publisher.publish("ab");
        test.settle();
        client.connection().loseConnection();
        publisher.publish("cd");
        test.settle();
        assertThat(publisher.cancelled).isTrue();
        publisher.subscriber.onComplete();
        server.connection().resumeReading();
        test.settle();

        assertThat(failureOf(sent)).isInstanceOf(ConnectionLostException.class);
        assertThat(server.received()).isEqualTo("ab".repeat(FlowSender.AHEAD));
    }

    @Test
    void aConnectionThatThereIsNotYetIsNamed() {
        assertThatThrownBy(() -> Flows.protocol(test.reactor()).connection())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no connection yet");
    }

    private static @Nullable Throwable failureOf(Deferred<?> deferred) {
        Throwable[] failure = new Throwable[1];
        deferred.addErrback(thrown -> {
            failure[0] = thrown;
            return null;
        });
        return failure[0];
    }
}
