package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.net.testing.FakeNetwork;
import dev.deft.net.testing.Wire;
import dev.deft.reactor.testing.TestReactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames out of a stream, however that is cut and whenever the protocol pauses. */
class FramedProtocolsTest {

    private static final int MOST = 20;

    private final TestReactor test = TestReactor.create();
    private final FakeNetwork network = new FakeNetwork(test.reactor());
    private int nextPort = 1;

    /** The frames of one connection, as its protocol was handed them. */
    private final List<String> frames = new ArrayList<>();

    private @Nullable Lost lost;

    /** The connection of the protocol that is tested. */
    private @Nullable Connection connection;

    /** Does what a test adds when a frame has come. */
    private Consumer<String> onFrame = frame -> {};

    @AfterEach
    void stop() {
        test.close();
    }

    private void received(Connection from, Bytes frame) {
        connection = from;
        String text = frame.toString(StandardCharsets.ISO_8859_1);
        frames.add(text);
        onFrame.accept(text);
    }

    /** The kinds of frames, each with a stream that has some, and the frames in it. */
    @SuppressWarnings("ImmutableEnumChecker") // they are, but not annotated so
    enum FrameKind {
        LINES(
                "one\r\n\r\ntwo \r three\r\n12345678901234567890\r\nlast\r\n",
                "one",
                "",
                "two \r three",
                "12345678901234567890",
                "last"),
        PREFIX_1("\3one\0\5two\r\n\24" + "12345678901234567890", "one", "", "two\r\n", "12345678901234567890"),
        PREFIX_2("\0\3one\0\0\0\3two", "one", "", "two"),
        PREFIX_4("\0\0\0\3one\0\0\0\0\0\0\0\3two", "one", "", "two"),
        NETSTRINGS("3:one,0:,5:,:9,,,20:12345678901234567890,", "one", "", ",:9,,", "12345678901234567890");

        final Bytes stream;
        final List<String> frames;

        FrameKind(String stream, String... frames) {
            this.stream = Bytes.copyOf(stream.getBytes(StandardCharsets.ISO_8859_1));
            this.frames = List.of(frames);
        }

        Protocol protocol(FramedProtocolsTest test) {
            return switch (this) {
                case LINES -> test.new LinesInOrder(LineProtocol.CRLF);
                case PREFIX_1 -> test.new MessagesInOrder(1);
                case PREFIX_2 -> test.new MessagesInOrder(2);
                case PREFIX_4 -> test.new MessagesInOrder(4);
                case NETSTRINGS -> test.new NetstringsInOrder();
            };
        }
    }

    private class LinesInOrder extends LineProtocol {
        LinesInOrder(Bytes delimiter) {
            super(delimiter, MOST);
        }

        @Override
        protected void lineReceived(Bytes line) {
            received(connection(), line);
        }

        @Override
        public void connectionLost(Lost reason) {
            lost = reason;
        }
    }

    private final class MessagesInOrder extends LengthPrefixedProtocol {
        MessagesInOrder(int prefixLength) {
            super(prefixLength, MOST);
        }

        @Override
        protected void messageReceived(Bytes message) {
            received(connection(), message);
        }

        @Override
        public void connectionLost(Lost reason) {
            lost = reason;
        }
    }

    private final class NetstringsInOrder extends NetstringProtocol {
        NetstringsInOrder() {
            super(MOST);
        }

        @Override
        protected void stringReceived(Bytes string) {
            received(connection(), string);
        }

        @Override
        public void connectionLost(Lost reason) {
            lost = reason;
        }
    }

    /** Connects a client whose server is {@code protocol}. */
    private RecordingProtocol connect(Supplier<Protocol> protocol) {
        frames.clear();
        lost = null;
        connection = null;
        int port = nextPort++;
        network.server(port).listen(peer -> protocol.get());
        RecordingProtocol client = new RecordingProtocol();
        network.client(port).connect(client);
        test.settle();
        return client;
    }

    private Wire wire() {
        List<Wire> wires = network.wires();
        return wires.get(wires.size() - 1);
    }

    @ParameterizedTest
    @EnumSource
    void framesAreTheSameWhereverTheStreamIsCut(FrameKind framing) {
        for (int at = 1; at < framing.stream.length(); at++) {
            RecordingProtocol client = connect(() -> framing.protocol(this));
            wire().split(at, 1 << 16);
            client.connection().write(framing.stream);
            test.settle();
            assertThat(frames).as("cut at %d", at).isEqualTo(framing.frames);
        }
    }

    @ParameterizedTest
    @EnumSource
    void framesAreTheSameHoweverItIsCutAndWheneverReadingPauses(FrameKind framing) {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            RecordingProtocol client = connect(() -> framing.protocol(this));
            onFrame = frame -> {
                if (random.nextBoolean()) {
                    connection.pauseReading();
                }
            };
            wire().split(random.ints(20, 1, 9).toArray());
            client.connection().write(framing.stream);
            if (random.nextBoolean()) {
                client.connection().loseConnection();
            }
            test.settle();
            for (int resumed = 0; frames.size() < framing.frames.size(); resumed++) {
                assertThat(resumed).as("seed %d: %s", seed, frames).isLessThan(100);
                int before = frames.size();
                assertThat(connection.isReading()).isFalse();
                connection.resumeReading();
                assertThat(frames).as("not inside resumeReading()").hasSize(before);
                test.settle();
            }
            assertThat(frames).as("seed %d", seed).isEqualTo(framing.frames);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noFrameComesWhileReadingIsPausedThoughItHasArrived(FrameKind framing) {
        RecordingProtocol client = connect(() -> framing.protocol(this));
        onFrame = frame -> connection.pauseReading();
        client.connection().write(framing.stream);
        test.settle();
        assertThat(frames).hasSize(1);

        for (int i = 2; i <= framing.frames.size(); i++) {
            connection.resumeReading();
            test.settle();
            assertThat(frames).hasSize(i);
        }
        assertThat(frames).isEqualTo(framing.frames);
    }

    @ParameterizedTest
    @EnumSource
    void noFrameComesAfterLoseConnection(FrameKind framing) {
        RecordingProtocol client = connect(() -> framing.protocol(this));
        onFrame = frame -> connection.loseConnection();
        client.connection().write(framing.stream);
        test.settle();

        assertThat(frames).containsExactly("one");
        assertThat(lost).isEqualTo(new Lost.Done(false));
    }

    private void isRefused(FrameKind framing, String stream, Class<? extends Lost> reason, String... before) {
        Bytes bytes = Bytes.copyOf(stream.getBytes(StandardCharsets.ISO_8859_1));
        for (int at = 1; at <= bytes.length(); at++) {
            RecordingProtocol client = connect(() -> framing.protocol(this));
            wire().split(at, 1 << 16);
            client.connection().write(bytes);
            test.settle();

            assertThat(frames).as("%s cut at %d", bytes, at).containsExactly(before);
            assertThat(lost).as("%s cut at %d", bytes, at).isInstanceOf(reason);
        }
    }

    @Test
    void aFrameOverTheLimitEndsTheConnectionWhereverItIsCut() {
        String twentyOne = "123456789012345678901";
        isRefused(FrameKind.LINES, "one\r\n" + twentyOne + "\r\nnot this\r\n", Lost.OverLimit.class, "one");
        isRefused(FrameKind.LINES, "one\r\n" + twentyOne + "2 and no end", Lost.OverLimit.class, "one");
        isRefused(FrameKind.PREFIX_1, "\1x\25", Lost.OverLimit.class, "x");
        isRefused(FrameKind.PREFIX_4, "\377\377\377\377", Lost.OverLimit.class);
        isRefused(FrameKind.NETSTRINGS, "1:x,21", Lost.OverLimit.class, "x");
        isRefused(FrameKind.NETSTRINGS, "99999999999999999999", Lost.OverLimit.class);
    }

    @Test
    void whatIsNoNetstringEndsTheConnectionWhereverItIsCut() {
        isRefused(FrameKind.NETSTRINGS, "1:x,03:one,", Lost.Failed.class, "x");
        isRefused(FrameKind.NETSTRINGS, ":x,", Lost.Failed.class);
        isRefused(FrameKind.NETSTRINGS, "-1:x,", Lost.Failed.class);
        isRefused(FrameKind.NETSTRINGS, "3 :one,", Lost.Failed.class);
        isRefused(FrameKind.NETSTRINGS, "3:one;3:two,", Lost.Failed.class);
    }

    @Test
    void theLogSaysWhatEndedAConnectionForAFrameAndWhatToDoAboutIt() {
        String shorter = "; have the peer send shorter ones, or raise maxLength of the constructor of ";
        isLogged(
                FrameKind.LINES,
                "123456789012345678901\r\n",
                "more than 20 bytes in a line" + shorter + "LineProtocol");
        isLogged(FrameKind.PREFIX_1, "\25", "more than 20 bytes in a message" + shorter + "LengthPrefixedProtocol");
        isLogged(FrameKind.NETSTRINGS, "21", "more than 20 bytes in a netstring" + shorter + "NetstringProtocol");
        isLogged(FrameKind.NETSTRINGS, "x", "; see whether the peer speaks netstrings");
    }

    private void isLogged(FrameKind framing, String stream, String end) {
        try (LoggedLines log = new LoggedLines()) {
            RecordingProtocol client = connect(() -> framing.protocol(this));
            client.connection().write(Bytes.copyOf(stream.getBytes(StandardCharsets.ISO_8859_1)));
            test.settle();

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains(" is closed by dev.deft.")
                    .endsWith(end);
        }
    }

    @Test
    void aLineAtTheLimitWhoseDelimiterIsCutIsNotOverIt() {
        RecordingProtocol client = connect(() -> new LinesInOrder(Bytes.utf8("<end>")));
        wire().split(MOST + 4, 1);
        client.connection().write(Bytes.utf8("12345678901234567890<end>"));
        test.settle();

        assertThat(frames).containsExactly("12345678901234567890");
    }

    @Test
    void aLineWithoutItsEndIsDroppedWhenThePeerEndsItsData() {
        RecordingProtocol client = connect(() -> new LinesInOrder(LineProtocol.CRLF));
        client.connection().write(Bytes.utf8("one\r\nhalf"));
        client.connection().loseConnection();
        test.settle();

        assertThat(frames).containsExactly("one");
        assertThat(lost).isEqualTo(new Lost.Done(true));
    }

    /** With a search from the start, or a copy, for each piece, this would take hours. */
    @Test
    void aFrameInAMillionPiecesIsSearchedAndCopiedOnce() throws Exception {
        int length = 1 << 20;
        List<LineProtocol> made = new ArrayList<>();
        connect(() -> {
            LineProtocol lines = new LineProtocol(LineProtocol.CRLF, length) {
                @Override
                protected void lineReceived(Bytes line) {
                    frames.add(String.valueOf(line.length()));
                }
            };
            made.add(lines);
            return lines;
        });
        Bytes piece = Bytes.utf8("x");
        for (int i = 0; i < length; i++) {
            made.get(0).dataReceived(piece);
        }
        made.get(0).dataReceived(LineProtocol.CRLF);

        assertThat(frames).containsExactly(String.valueOf(length));
    }

    @Test
    void rawDataFollowsALineAndLinesFollowRawDataInTheSameBuffer() {
        for (int at = 1; at < 30; at++) {
            RecordingProtocol client = connect(() -> new LinesInOrder(LineProtocol.CRLF) {
                private int left;

                @Override
                protected void lineReceived(Bytes line) {
                    super.lineReceived(line);
                    if (line.toUtf8().equals("raw")) {
                        left = 5;
                        setRawMode();
                    }
                }

                @Override
                protected void rawDataReceived(Bytes data) {
                    int taken = Math.min(left, data.length());
                    left -= taken;
                    data.slice(0, taken).toUtf8().chars().forEach(each -> frames.add("" + (char) each));
                    if (left == 0) {
                        setLineMode(data.slice(taken));
                    }
                }
            });
            wire().split(at, 1, 2);
            client.connection().write(Bytes.utf8("one\r\nraw\r\nab\r\ncthree\r\nfour\r\n"));
            test.settle();

            assertThat(frames)
                    .as("cut at %d", at)
                    .containsExactly("one", "raw", "a", "b", "\r", "\n", "c", "three", "four");
        }
    }

    @Test
    void whatIsSentIsFramed() {
        RecordingProtocol client = connect(() -> new LinesInOrder(LineProtocol.CRLF) {
            @Override
            protected void connectionMade() {
                sendLine(Bytes.utf8("welcome"));
            }
        });
        assertThat(client.received()).isEqualTo("welcome\r\n");

        client = connect(() -> new LengthPrefixedProtocol(2, MOST) {
            @Override
            protected void connectionMade() {
                sendMessage(Bytes.utf8("welcome"));
                assertThatThrownBy(() -> sendMessage(Bytes.copyOf(new byte[MOST + 1])))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("21 bytes");
            }

            @Override
            protected void messageReceived(Bytes message) {}
        });
        assertThat(client.received()).isEqualTo("\0\7welcome");

        client = connect(() -> new NetstringProtocol(MOST) {
            @Override
            protected void connectionMade() {
                sendString(Bytes.utf8("welcome"));
                assertThatThrownBy(() -> sendString(Bytes.copyOf(new byte[MOST + 1])))
                        .isInstanceOf(IllegalArgumentException.class);
            }

            @Override
            protected void stringReceived(Bytes string) {}
        });
        assertThat(client.received()).isEqualTo("7:welcome,");
    }

    @Test
    void whatCannotBeIsRefusedWhenItIsMade() {
        assertThatThrownBy(() -> new MessagesInOrder(3)).hasMessage("prefixLength must be 1, 2 or 4: 3");
        assertThatThrownBy(() -> new LinesInOrder(Bytes.EMPTY)).hasMessage("delimiter must not be empty");
        assertThatThrownBy(() -> new LinesInOrder(LineProtocol.CRLF).sendLine(Bytes.EMPTY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no connection yet");
    }
}
