package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.ListeningPort;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.StreamConnection;
import dev.deft.reactor.testing.TestReactor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Encrypted connections whose wire cuts anywhere, changes what it carries, or carries no TLS at all. Whatever that does, an end receives the beginning of what the other has sent and nothing
 * else, is lost once, and has no buffer left.
 *
 * <p>A seed decides on what the wire does, but the keys are random.
 */
class TlsFuzzTest {

    /** The most bytes of buffers that both ends have, whose pieces have 64 KiB at most. */
    private static final long MOST_MEMORY = 1 << 17;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final String EXAMPLE = "www.example.org";
    private static final TlsOptions SERVER = TestCertificates.server();
    private static final TlsOptions NAMED =
            SERVER.identityFor(EXAMPLE, TestCertificates.identity(TestCertificates.EXAMPLE));
    private static final TlsOptions CLIENT = TestCertificates.client().serverName("localhost");
    private static final TlsOptions CLIENT_OF_EXAMPLE =
            TestCertificates.client().serverName(EXAMPLE);

    private final TestReactor test = TestReactor.create();
    private final Network network = Network.of(test.reactor());
    private final LoggedLines log = new LoggedLines();
    private final LoggedLines loop = new LoggedLines(SingleThreadEventExecutor.class);
    private Random random = new Random(0);

    @BeforeEach
    void openTheReactor() {
        network.whenOpen(() -> {});
        for (TlsOptions each : new TlsOptions[] {SERVER, NAMED, CLIENT, CLIENT_OF_EXAMPLE}) {
            each.contexts(network); // which are made once
        }
        test.runWork();
    }

    @AfterEach
    void stop() {
        test.close();
        log.close();
        loop.close();
    }

    /** A change of one record of a stream. */
    private enum RecordChange {
        NONE,
        FLIP,
        TAKE_OUT,
        PUT_IN,
        TRUNCATE,
        END_IN_NOISE,
        REPEAT,
        OMIT,
        SWAP,
        FORGE,
        SPLIT
    }

    /** One direction of a connection: it carries the records of one end to the other, and changes one of them. */
    private final class RecordWire {

        private static final int HEADER = 5;
        private static final int NOISE = 200_000;

        private final @Nullable MemoryChannel from;
        private final MemoryChannel to;
        private final RecordChange change;

        /** The number of the record that is changed. */
        private int left;

        /** Bytes that were sent and are no whole record yet. */
        private byte[] unfinished = {};

        /** The record that is to follow the next. */
        private byte[] swapped = {};

        /** All that it carries: what is before the reader's index was delivered. */
        private final ByteBuf carried = Unpooled.buffer();

        /** The bytes of the next pieces; the last is that of all further ones. */
        private int[] pieces = {1 << 16};

        private int nextPiece;

        /** Set when nothing is carried any more but what is under way. */
        private boolean ends;

        RecordWire(@Nullable MemoryChannel from, MemoryChannel to, RecordChange change, int record) {
            this.from = from;
            this.to = to;
            this.change = change;
            this.left = record;
        }

        void carry(byte[]... those) {
            for (byte[] each : those) {
                carried.writeBytes(each);
            }
        }

        private void record(byte[] record) {
            if (left-- != 0) {
                carry(record, swapped);
                swapped = new byte[0];
                return;
            }
            int at = random.nextInt(record.length);
            byte[] start = Arrays.copyOf(record, at);
            byte[] rest = Arrays.copyOfRange(record, at, record.length);
            switch (change) {
                case NONE -> carry(record);
                case FLIP -> {
                    record[at] ^= (byte) (1 << random.nextInt(8));
                    carry(record);
                }
                case TAKE_OUT -> carry(start, Arrays.copyOfRange(rest, 1 + random.nextInt(rest.length), rest.length));
                case PUT_IN -> carry(start, noise(1 + random.nextInt(8)), rest);
                case TRUNCATE, END_IN_NOISE -> {
                    carry(start, noise(change == RecordChange.TRUNCATE ? 0 : random.nextInt(NOISE)));
                    ends = true;
                }
                case REPEAT -> carry(record, record);
                case OMIT -> {}
                case SWAP -> swapped = record;
                case FORGE -> carry(forged(), record);
                case SPLIT -> carry(split(record));
            }
        }

        /** Returns a record of any type; half are alerts, of which some are in order. */
        private byte[] forged() {
            byte[] forged = noise(HEADER + (random.nextBoolean() ? 2 : random.nextInt(3, 100)));
            forged[0] = (byte) (forged.length == HEADER + 2 ? 21 : random.nextInt(20, 25));
            forged[1] = 3;
            forged[2] = 3;
            forged[3] = 0;
            forged[4] = (byte) (forged.length - HEADER);
            if (forged.length == HEADER + 2) {
                forged[HEADER] = (byte) random.nextInt(1, 3);
                forged[HEADER + 1] = (byte) (random.nextBoolean() ? 0 : 90); // close_notify, user_canceled
            }
            return forged;
        }

        /** Returns two records with the content of one. */
        private byte[] split(byte[] record) {
            int first = random.nextInt(record.length - HEADER + 1);
            int second = record.length - HEADER - first;
            byte[] both = new byte[record.length + HEADER];
            System.arraycopy(record, 0, both, 0, HEADER + first);
            System.arraycopy(record, 0, both, HEADER + first, HEADER);
            System.arraycopy(record, HEADER + first, both, 2 * HEADER + first, second);
            length(both, 0, first);
            length(both, HEADER + first, second);
            return both;
        }

        private static void length(byte[] records, int at, int length) {
            records[at + 3] = (byte) (length >> 8);
            records[at + 4] = (byte) length;
        }

        /** Carries what was sent, and delivers a piece, or the end; returns whether there was one to deliver. */
        boolean turn() {
            if (from != null) {
                take(from.takeWritten());
                if (!from.isOpen() && !ends) {
                    carry(swapped);
                    ends = true;
                }
            }
            if (!to.reads()) {
                return false;
            }
            if (!carried.isReadable()) {
                if (ends) {
                    to.receiveEnd();
                }
                return ends;
            }
            byte[] piece = new byte[Math.min(carried.readableBytes(), pieces[nextPiece])];
            nextPiece = Math.min(nextPiece + 1, pieces.length - 1);
            carried.readBytes(piece);
            to.receive(piece);
            return true;
        }

        private void take(byte[] written) {
            byte[] all = Arrays.copyOf(unfinished, unfinished.length + written.length);
            System.arraycopy(written, 0, all, unfinished.length, written.length);
            int at = 0;
            while (all.length - at >= HEADER && all.length - at >= HEADER + length(all, at)) {
                int end = at + HEADER + length(all, at);
                if (!ends) {
                    record(Arrays.copyOfRange(all, at, end));
                }
                at = end;
            }
            unfinished = Arrays.copyOfRange(all, at, all.length);
        }

        private static int length(byte[] records, int at) {
            return Byte.toUnsignedInt(records[at + 3]) << 8 | Byte.toUnsignedInt(records[at + 4]);
        }
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    /** A party that sends what it is to, if it is to, and ends the connection then; and pauses now and then. */
    private final class PausingParty extends RecordingProtocol {

        private final String version;
        private final byte[] sends;

        PausingParty(String version, byte[] sends) {
            this.version = version;
            this.sends = sends;
        }

        @Override
        void made() {
            assertThat(connection().tls().orElseThrow().protocol()).isEqualTo(version);
            if (sends.length > 0) {
                int middle = random.nextInt(sends.length);
                connection().write(Bytes.copyOf(sends, 0, middle));
                connection().flush();
                connection().write(Bytes.copyOf(sends, middle, sends.length));
                connection().loseConnection();
            }
        }

        @Override
        void received(Bytes data) {
            if (random.nextInt(4) == 0) {
                connection().pauseReading();
            }
        }
    }

    /** One connection, or the attempt, in memory. */
    private final class Conversation {

        private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
        private final ListeningPort port;
        private final MemoryChannel serverEnd = channel();
        private final MemoryChannel clientEnd = channel();
        private final PausingParty server;
        private final PausingParty client;
        private @Nullable SSLEngine clientEngine;
        private long peak;
        private int refusals;

        Conversation(String version, TlsOptions options, byte[] serverSends, byte[] clientSends) {
            server = new PausingParty(version, serverSends);
            client = new PausingParty(version, clientSends);
            port = new ListeningPort(
                    network, address(1), peer -> server, Limits.defaults(), options, closed -> closed.callback(null));
        }

        private MemoryChannel channel() {
            MemoryChannel channel = new MemoryChannel();
            channel.config().setAllocator(memory);
            return channel;
        }

        private NettyStream stream(MemoryChannel end) {
            NettyStream stream = new NettyStream(network, end, true, active -> {});
            end.pipeline().addLast(Connection.HANDLER, stream);
            ChannelFuture unused = network.sockets().loop().register(end);
            return stream;
        }

        void accept() {
            port.accept(stream(serverEnd), address(1), address(2));
        }

        void connect(TlsOptions options) {
            NettyStream stream = stream(clientEnd);
            Deferred<PausingParty> connected = network.newDeferred(cancelled -> {});
            stream.startTls(options, Duration.ofSeconds(10), () -> Bytes.EMPTY)
                    .onFailure(failure -> stream.abort())
                    .addCallbacks(
                            done -> {
                                StreamConnection.connect(
                                        network, stream, Limits.defaults(), address(2), address(1), client, connected);
                                return true;
                            },
                            failure -> {
                                refusals++;
                                verify(((ConnectionLostException) failure).reason());
                                return false;
                            });
            clientEngine = clientEnd.pipeline().get(SslHandler.class).engine();
            clientEngine.setEnabledProtocols(new String[] {client.version});
        }

        /** Has the wires carry all that there is, and end then; returns the bytes that they have carried. */
        long run(RecordWire... wires) {
            turn(wires);
            for (RecordWire each : wires) {
                each.ends = true;
            }
            turn(wires);
            test.advance(MINUTE); // for what waits for an end
            turn(wires);
            assertThat(serverEnd.isOpen() && serverEnd.isRegistered())
                    .as("an end that is left")
                    .isFalse();
            assertThat(clientEnd.isOpen() && clientEnd.isRegistered())
                    .as("an end that is left")
                    .isFalse();
            assertThat(held()).as("the bytes of buffers that are left").isZero();
            assertThat(peak).as("the bytes of buffers").isLessThan(MOST_MEMORY);
            assertThat(log.messages()).noneMatch(line -> line.contains("threw"));
            assertThat(loop.messages()).isEmpty();
            port.stopListening();
            return Arrays.stream(wires)
                    .mapToLong(each -> each.carried.readerIndex())
                    .sum();
        }

        private void turn(RecordWire... wires) {
            boolean goesOn = true;
            while (goesOn) {
                test.runWork();
                goesOn = resume(server);
                goesOn |= resume(client);
                for (RecordWire each : wires) {
                    goesOn |= each.turn();
                    peak = Math.max(peak, held());
                }
            }
        }

        /** Has the next connection show its certificate again. */
        void forgetSession() {
            clientEngine.getSession().invalidate();
        }

        /** Returns the attempts that were refused, at both ends. */
        long refused() {
            return refusals + port.statistics().refused();
        }

        private boolean resume(PausingParty party) {
            if (party.isConnected() && party.lost == null && !party.connection().isReading()) {
                party.connection().resumeReading();
                return party.connection().isReading();
            }
            return false;
        }

        private long held() {
            return memory.metric().usedHeapMemory() + memory.metric().usedDirectMemory();
        }

        /** Fails unless both ends have the beginning of what was sent, all of it if the peer's end was in order, and were lost once. */
        void verifyBoth() {
            assertThat(port.statistics())
                    .isEqualTo(new PortStatistics(0, server.isConnected() ? 1 : 0, server.isConnected() ? 0 : 1));
            assertThat(refusals).isEqualTo(client.isConnected() ? 0 : 1);
            verify(client, server);
            verify(server, client);
        }

        private void verify(PausingParty to, PausingParty from) {
            String sent = from.isConnected() ? new String(from.sends, StandardCharsets.ISO_8859_1) : "";
            if (to.isConnected()) {
                assertThat(to.events).startsWith("connectionMade").endsWith("connectionLost");
                verify(to.lost);
                assertThat(sent).startsWith(to.received());
                if (to.lost.equals(new Lost.Done(true))) {
                    assertThat(to.received()).hasSameSizeAs(sent);
                }
            }
        }

        private void verify(Lost reason) {
            if (reason instanceof Lost.Failed failed) {
                assertThat(failed.cause()).isInstanceOfAny(IOException.class, DecoderException.class);
            }
        }
    }

    private static Address address(int port) {
        return new Address.Inet(InetAddress.getLoopbackAddress(), port);
    }

    private int[] pieces() {
        return random.ints(1_000, 1, 1 << random.nextInt(1, 16)).toArray();
    }

    /** Begins a handshake of both ends, of which one sends {@code length} bytes then. */
    private Conversation connecting(String version, int length) {
        boolean clientSends = random.nextBoolean();
        byte[] data = noise(length);
        boolean isNamed = random.nextBoolean();
        Conversation made = new Conversation(
                version, isNamed ? NAMED : SERVER, clientSends ? new byte[0] : data, clientSends ? data : new byte[0]);
        made.accept();
        made.connect(isNamed && random.nextBoolean() ? CLIENT_OF_EXAMPLE : CLIENT);
        return made;
    }

    /** Cuts both directions at each place, and then at one place, at as many of them as there are bytes for. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aConversationIsTheSameWhereverItIsCut(String version) {
        long whole = cut(version, 1);
        assertThat(whole).isGreaterThan(1_000); // a certificate was shown
        long step = 1 + whole * whole / FuzzBytes.OF_TLS;
        for (int at = 1; at < whole; at += (int) step) {
            cut(version, at, 1 << 16);
        }
    }

    private long cut(String version, int... pieces) {
        random = new Random(pieces[0]);
        Conversation made = connecting(version, 10);
        RecordWire up = new RecordWire(made.clientEnd, made.serverEnd, RecordChange.NONE, 0);
        RecordWire down = new RecordWire(made.serverEnd, made.clientEnd, RecordChange.NONE, 0);
        up.pieces = pieces;
        down.pieces = pieces;
        long carried = made.run(up, down);
        made.verifyBoth();
        PausingParty receiver = made.client.sends.length == 0 ? made.client : made.server;
        assertThat(receiver.lost).as("the end, cut at %d", pieces[0]).isEqualTo(new Lost.Done(true));
        made.forgetSession();
        return carried;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whateverIsChangedOnlyWhatWasSentIsReceivedAndTheEndIsToldOnce(String version) {
        RecordChange[] changes = RecordChange.values();
        int received = 0;
        int seed = 0;
        for (long left = FuzzBytes.OF_TLS; left > 0; seed++) {
            random = new Random(seed);
            Conversation made = connecting(version, 1 + random.nextInt(1 << random.nextInt(1, 14)));
            int record = random.nextInt(1 << random.nextInt(1, 5));
            RecordChange change = changes[random.nextInt(changes.length)];
            boolean isUp = random.nextBoolean();
            RecordWire up = new RecordWire(made.clientEnd, made.serverEnd, isUp ? change : RecordChange.NONE, record);
            RecordWire down = new RecordWire(made.serverEnd, made.clientEnd, isUp ? RecordChange.NONE : change, record);
            up.pieces = pieces();
            down.pieces = pieces();
            try {
                left -= made.run(up, down);
                made.verifyBoth();
            } catch (AssertionError wrong) {
                throw new AssertionError(
                        "seed %d, %s of record %d %s".formatted(seed, change, record, isUp ? "up" : "down"), wrong);
            }
            if (random.nextInt(4) > 0) {
                made.forgetSession(); // so that some are resumed
            }
            received += made.client.received().length() + made.server.received().length();
        }
        assertThat(received).isGreaterThan(seed * 100);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsNoTlsIsRefusedWhateverItIs(boolean atClient) {
        int seed = 0;
        for (long left = FuzzBytes.OF_TLS; left > 0; seed++) {
            random = new Random(seed);
            Conversation made =
                    new Conversation("TLSv1.3", random.nextBoolean() ? NAMED : SERVER, new byte[0], new byte[0]);
            if (atClient) {
                made.connect(CLIENT);
            } else {
                made.accept();
            }
            RecordWire wire = new RecordWire(null, atClient ? made.clientEnd : made.serverEnd, RecordChange.NONE, 0);
            byte[] noise = noise(random.nextInt(1 << random.nextInt(1, 19)));
            if (random.nextInt(4) > 0) {
                byte[] likeTls = {(byte) random.nextInt(20, 25), 3, (byte) random.nextInt(5), (byte) random.nextInt(65)
                };
                System.arraycopy(likeTls, 0, noise, 0, Math.min(noise.length, likeTls.length));
            }
            wire.carry(noise);
            wire.pieces = pieces();
            try {
                made.run(wire);
                assertThat(made.refused()).isEqualTo(1);
            } catch (AssertionError wrong) {
                throw new AssertionError("seed " + seed, wrong);
            }
            left -= 1 + noise.length; // also of what is not received, for it was refused before
        }
    }
}
