package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines that peers cause: of each kind and port one a minute at most. */
class ThrottledLogTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration INSTANT = Duration.ofNanos(1);

    private final NetworkUnderTest net = NetworkUnderTest.fake();
    private final LoggedLines log = new LoggedLines();

    @AfterEach
    void stop() {
        log.close();
        net.close();
    }

    private RecordingProtocol connect(Port port) {
        RecordingProtocol client = net.connect(port, new RecordingProtocol());
        net.quiesce();
        return client;
    }

    /** A protocol of lines of ten bytes at most. */
    private static final class ShortLines extends LineProtocol {
        ShortLines() {
            super(CRLF, 10);
        }

        @Override
        protected void lineReceived(Bytes line) {}
    }

    private void sendALongLine(Port port) {
        RecordingProtocol client = connect(port);
        client.connection().write(new byte[100]);
        net.until(() -> client.lost != null);
    }

    private List<String> lines(String part) {
        return log.messages().stream().filter(line -> line.contains(part)).toList();
    }

    /** Has the only place taken, one peer refused, and the place given back. */
    private void refuseOne(Port port) {
        RecordingProtocol served = connect(port);
        assertThat(connect(port).lost).isNotNull();
        served.connection().abort();
        net.quiesce();
    }

    @Test
    void aPortAtItsLimitSaysSoOnceAMinuteThoughPlacesAreFreedAndTakenMeanwhile() {
        Port port =
                net.listen(peer -> new RecordingProtocol(), Limits.defaults().connections(1));
        for (int i = 0; i < 5; i++) {
            refuseOne(port);
        }
        net.advance(MINUTE.minus(INSTANT));
        refuseOne(port);
        assertThat(lines("Limits.connections"))
                .singleElement()
                .asString()
                .endsWith("This is told once a minute at most, and counted");

        net.advance(INSTANT);
        refuseOne(port);
        assertThat(lines("Limits.connections"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("and counted; 5 more since the last such line");
        net.advance(MINUTE);
        refuseOne(port);
        assertThat(lines("Limits.connections")).hasSize(3).last().asString().endsWith("and counted");
    }

    @Test
    void connectionsThatAreIdleTooLongAreALineAMinuteAndTheNextHasTheirNumber() {
        Duration idle = Duration.ofSeconds(10);
        Port port =
                net.listen(peer -> new RecordingProtocol(), Limits.defaults().idle(idle));
        for (int i = 0; i < 40; i++) {
            connect(port);
        }
        net.advance(idle);
        net.quiesce();
        assertThat(port.statistics()).isEqualTo(new PortStatistics(0, 40, 0));
        assertThat(lines("a sign of life"))
                .singleElement()
                .asString()
                .endsWith("have the peer send something now and then, or raise Limits.idle");

        connect(port);
        net.advance(MINUTE);
        assertThat(lines("a sign of life")).hasSize(2).last().asString().endsWith("; 39 more since the last such line");
    }

    @Test
    void linesThatAreTooLongAreALineAMinuteForEachPort() {
        Port port = net.listen(peer -> new ShortLines());
        Port other = net.listen(peer -> new ShortLines());
        for (int i = 0; i < 40; i++) {
            sendALongLine(port);
        }
        assertThat(lines("10 bytes in a line")).hasSize(1);
        sendALongLine(other);
        assertThat(lines("10 bytes in a line")).hasSize(2);

        net.advance(MINUTE);
        sendALongLine(port);
        assertThat(lines("10 bytes in a line"))
                .hasSize(3)
                .last()
                .asString()
                .endsWith("; 39 more since the last such line");
    }

    @Test
    void eachKindOfReasonHasItsOwnLineAndClientsHaveTheirs() {
        Port port = net.listen(peer -> new ShortLines(), Limits.defaults().idle(MINUTE));
        Port silent = net.listen(peer -> new RecordingProtocol());
        sendALongLine(port);
        connect(port);
        for (int i = 0; i < 2; i++) {
            net.connect(silent, new RecordingProtocol(), Limits.defaults().idle(MINUTE));
        }
        net.advance(MINUTE);

        assertThat(lines("10 bytes in a line")).hasSize(1);
        assertThat(lines("a sign of life")).hasSize(2);
    }

    /** Returns a channel with this handler of a port's, and one that takes what it hands on. */
    private static EmbeddedChannel channelOf(ChannelHandler handler) {
        return new EmbeddedChannel(handler, new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
        });
    }

    private static void fail(EmbeddedChannel channel, int times) {
        for (int i = 0; i < times; i++) {
            channel.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        }
    }

    @Test
    void connectionsThatCannotBeAcceptedAreALineAMinute() {
        EmbeddedChannel channel = channelOf(new AcceptFailures(Network.of(net.reactor)));
        fail(channel, 60);
        assertThat(lines("could not accept a connection"))
                .singleElement()
                .asString()
                .contains("Too many open files", "ulimit -n", "Limits.connections");

        net.advance(MINUTE);
        fail(channel, 1);
        assertThat(lines("could not accept a connection"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("; 59 more since the last such line");
    }

    @Test
    void datagramsThatCannotBeReceivedAreALineAMinuteForEachPort() {
        Network network = Network.of(net.reactor);
        EmbeddedChannel channel = channelOf(new NettyDatagrams(network, (data, from) -> {}, null));
        fail(channel, 60);
        assertThat(lines("has failed to receive")).hasSize(1);
        fail(channelOf(new NettyDatagrams(network, (data, from) -> {}, null)), 1);
        assertThat(lines("has failed to receive")).hasSize(2);

        net.advance(MINUTE);
        fail(channel, 1);
        assertThat(lines("has failed to receive"))
                .hasSize(3)
                .last()
                .asString()
                .endsWith("; 59 more since the last such line");
    }

    /** Has a peer send something at which the protocol throws. */
    private void sendWhatIsThrownAt(Port port, String what) {
        RecordingProtocol client = connect(port);
        client.connection().write(Bytes.utf8(what));
        net.until(() -> client.lost != null);
    }

    @Test
    void whatAProtocolThrowsIsALineAMinuteForEachClassOfItWithItsStack() {
        Port port = net.listen(peer -> new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                throw received().equals("state")
                        ? new IllegalStateException("made up")
                        : new UncheckedIOException(new IOException());
            }
        });
        for (int i = 0; i < 40; i++) {
            sendWhatIsThrownAt(port, "state");
        }
        sendWhatIsThrownAt(port, "io");
        assertThat(lines("dataReceived of ")).hasSize(2).allMatch(line -> line.endsWith(" is aborted"));
        assertThat(log.thrown()).containsExactly("made up", "java.io.IOException");

        net.advance(MINUTE);
        sendWhatIsThrownAt(port, "state");
        assertThat(lines("dataReceived of "))
                .hasSize(3)
                .last()
                .asString()
                .endsWith(" is aborted; 39 more since the last such line");
        assertThat(log.thrown()).hasSize(3).last().isEqualTo("made up");
    }

    @Test
    void whatAFactoryThrowsIsALineAMinute() {
        Port port = net.listen(peer -> {
            throw new IllegalStateException("made up");
        });
        for (int i = 0; i < 40; i++) {
            assertThat(connect(port).lost).isNotNull();
        }
        assertThat(lines("The factory ")).hasSize(1);
        net.advance(MINUTE);
        connect(port);
        assertThat(lines("The factory ")).hasSize(2).last().asString().endsWith("; 39 more since the last such line");
        assertThat(log.thrown()).containsExactly("made up", "made up");
    }

    @Test
    void interruptsThatAProtocolLeavesAreALineAMinute() {
        Port port = net.listen(peer -> new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                Thread.currentThread().interrupt();
                connection().abort();
            }
        });
        for (int i = 0; i < 40; i++) {
            sendWhatIsThrownAt(port, "x");
        }
        assertThat(lines("thread interrupted")).hasSize(1);
    }

    @Test
    void whatASubscriberThrowsIsALineAMinute() {
        Port port = net.listen(peer -> {
            FlowProtocol protocol = Flows.protocol(net.reactor);
            protocol.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(Bytes data) {
                    throw new IllegalStateException("made up");
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onComplete() {}
            });
            return protocol;
        });
        for (int i = 0; i < 40; i++) {
            sendWhatIsThrownAt(port, "x");
        }
        assertThat(lines("The subscriber of ")).hasSize(1);
        assertThat(log.thrown()).containsExactly("made up");
    }

    @Test
    void whatTheProtocolOfDatagramsThrowsIsALineAMinuteForEachCall() {
        Network network = Network.of(net.reactor);
        EmbeddedChannel channel = channelOf(new NettyDatagrams(
                network,
                new DatagramProtocol() {
                    @Override
                    public void datagramReceived(Bytes data, Address.Inet from) {}

                    @Override
                    public void connectionRefused() {
                        throw new IllegalStateException("made up");
                    }
                },
                null));
        for (int i = 0; i < 60; i++) {
            channel.pipeline().fireExceptionCaught(new PortUnreachableException());
        }
        assertThat(lines("connectionRefused of ")).hasSize(1);

        net.advance(MINUTE);
        channel.pipeline().fireExceptionCaught(new PortUnreachableException());
        assertThat(lines("connectionRefused of "))
                .hasSize(2)
                .last()
                .asString()
                .endsWith(" goes on; 59 more since the last such line");
        assertThat(log.thrown()).containsExactly("made up", "made up");
    }

    @Test
    void aDrainThatCutsConnectionsOffIsOneLineWithTheirNumber() {
        Port port = net.listen(peer -> new RecordingProtocol());
        for (int i = 0; i < 3; i++) {
            connect(port);
        }
        Deferred<Integer> drained = port.drain(MINUTE);
        net.advance(MINUTE);

        assertThat(net.await(drained)).isEqualTo(3);
        assertThat(lines("drain"))
                .singleElement()
                .asString()
                .startsWith("3 connections are aborted, the first Connection[")
                .contains("the drain of Port[", " took more than 60 s; have them end earlier");
    }
}
