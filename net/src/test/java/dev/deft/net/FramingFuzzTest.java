package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import java.math.BigInteger;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random streams, cut anywhere and paused anywhere, against parsers that see all of a stream at once. A short stream is cut in two at each place, and
 * in three at each pair of places if it is shorter still.
 */
@Tag("any-jdk")
class FramingFuzzTest {

    private static final int MOST = 20;

    /** The longest stream that is cut at each place. */
    private static final int SHORT = 64;

    /** The longest stream that is cut at each pair of places. */
    private static final int SHORTEST = 20;

    /** The frames of a stream, and how it ends. */
    private record Parsed(List<String> frames, Class<? extends Lost> end) {}

    /** A kind of frames: random ones, what they are, and the protocol that is tested. */
    private interface ParsedFraming {

        String frame(Random random);

        /** Returns the bytes of which noise is made. */
        String noise();

        Protocol protocol(Frames to);

        Parsed parse(String stream);
    }

    private record ParsedLines(String delimiter) implements ParsedFraming {

        @Override
        public String frame(Random random) {
            return text(random, random.nextInt(MOST + 1), "ab\r\0") + delimiter;
        }

        @Override
        public String noise() {
            return "a\r\n";
        }

        @Override
        public Protocol protocol(Frames to) {
            return new LineProtocol(Bytes.utf8(delimiter), MOST) {
                @Override
                protected void connectionMade() {
                    to.connection = connection();
                }

                @Override
                protected void lineReceived(Bytes line) {
                    to.received(line);
                }

                @Override
                public void connectionLost(Lost reason) {
                    to.lost = reason;
                }
            };
        }

        @Override
        public Parsed parse(String stream) {
            List<String> lines = new ArrayList<>();
            String rest = stream;
            for (int end = rest.indexOf(delimiter); end >= 0; end = rest.indexOf(delimiter)) {
                if (end > MOST) {
                    return new Parsed(lines, Lost.OverLimit.class);
                }
                lines.add(rest.substring(0, end));
                rest = rest.substring(end + delimiter.length());
            }
            return new Parsed(
                    lines, rest.length() > MOST + delimiter.length() - 1 ? Lost.OverLimit.class : Lost.Done.class);
        }
    }

    private record ParsedMessages(int prefixLength) implements ParsedFraming {

        @Override
        public String frame(Random random) {
            int length = random.nextInt(MOST + 1);
            return "\0".repeat(prefixLength - 1) + (char) length + text(random, length, "ab\0\1");
        }

        @Override
        public String noise() {
            return "\0\0\0\1\2\24\25\377";
        }

        @Override
        public Protocol protocol(Frames to) {
            return new LengthPrefixedProtocol(prefixLength, MOST) {
                @Override
                protected void connectionMade() {
                    to.connection = connection();
                }

                @Override
                protected void messageReceived(Bytes message) {
                    to.received(message);
                }

                @Override
                public void connectionLost(Lost reason) {
                    to.lost = reason;
                }
            };
        }

        @Override
        public Parsed parse(String stream) {
            List<String> messages = new ArrayList<>();
            String rest = stream;
            while (rest.length() >= prefixLength) {
                byte[] prefix = rest.substring(0, prefixLength).getBytes(StandardCharsets.ISO_8859_1);
                BigInteger length = new BigInteger(1, prefix);
                if (length.compareTo(BigInteger.valueOf(MOST)) > 0) {
                    return new Parsed(messages, Lost.OverLimit.class);
                }
                int end = prefixLength + length.intValue();
                if (rest.length() < end) {
                    break;
                }
                messages.add(rest.substring(prefixLength, end));
                rest = rest.substring(end);
            }
            return new Parsed(messages, Lost.Done.class);
        }
    }

    private record ParsedNetstrings() implements ParsedFraming {

        @Override
        public String frame(Random random) {
            int length = random.nextInt(MOST + 1);
            return length + ":" + text(random, length, "ab,:1") + ",";
        }

        @Override
        public String noise() {
            return "0123:,,x";
        }

        @Override
        public Protocol protocol(Frames to) {
            return new NetstringProtocol(MOST) {
                @Override
                protected void connectionMade() {
                    to.connection = connection();
                }

                @Override
                protected void stringReceived(Bytes string) {
                    to.received(string);
                }

                @Override
                public void connectionLost(Lost reason) {
                    to.lost = reason;
                }
            };
        }

        @Override
        public Parsed parse(String stream) {
            List<String> strings = new ArrayList<>();
            String rest = stream;
            while (!rest.isEmpty()) {
                String digits = rest.replaceFirst("(?s)[^0-9].*", "");
                boolean isComplete = digits.length() < rest.length();
                boolean isZeroAndMore = digits.length() > 1 && digits.startsWith("0");
                if (isZeroAndMore || (digits.isEmpty() && isComplete)) {
                    return new Parsed(strings, Lost.Failed.class);
                }
                if (new BigInteger(digits).compareTo(BigInteger.valueOf(MOST)) > 0) {
                    return new Parsed(strings, Lost.OverLimit.class);
                }
                if (!isComplete) {
                    break;
                }
                int comma = digits.length() + 1 + Integer.parseInt(digits);
                if (rest.charAt(digits.length()) != ':') {
                    return new Parsed(strings, Lost.Failed.class);
                }
                if (rest.length() <= comma) {
                    break;
                }
                if (rest.charAt(comma) != ',') {
                    return new Parsed(strings, Lost.Failed.class);
                }
                strings.add(rest.substring(digits.length() + 1, comma));
                rest = rest.substring(comma + 1);
            }
            return new Parsed(strings, Lost.Done.class);
        }
    }

    static Stream<ParsedFraming> framings() {
        return Stream.of(
                new ParsedLines("\r\n"), // and one of which a false beginning holds the true one
                new ParsedLines("aab"),
                new ParsedMessages(1),
                new ParsedMessages(2),
                new ParsedMessages(4),
                new ParsedNetstrings());
    }

    private static String text(Random random, int length, String of) {
        StringBuilder text = new StringBuilder();
        random.ints(length, 0, of.length()).forEach(each -> text.append(of.charAt(each)));
        return text.toString();
    }

    /** Returns frames, of which a few are noise, or have a byte changed, taken out or put in. */
    private static String stream(ParsedFraming framing, Random random) {
        int length = 1 + random.nextInt(1 << random.nextInt(4, 13));
        StringBuilder stream = new StringBuilder();
        int faultOneIn = 1 << random.nextInt(10);
        while (stream.length() < length) {
            if (random.nextInt(faultOneIn) > 0) {
                stream.append(framing.frame(random));
            } else {
                StringBuilder faulty = new StringBuilder(framing.frame(random));
                int at = random.nextInt(faulty.length());
                String noise = text(random, random.nextInt(3), framing.noise());
                stream.append(faulty.replace(at, Math.min(faulty.length(), at + random.nextInt(3)), noise));
            }
        }
        return stream.toString();
    }

    /** The receiving side of one stream: it pauses and resumes within the calls of its protocol, and in turns of its own. */
    private abstract static class FuzzedReceiver {

        final Random random;

        /** The turns, or calls, of which one has it do something, on average. */
        private final int oneIn;

        @Nullable
        Connection connection;

        @Nullable
        Lost lost;

        private boolean paused;

        FuzzedReceiver(Random random) {
            this.random = random;
            this.oneIn = 1 << random.nextInt(8);
        }

        final boolean isToInterfere() {
            return random.nextInt(oneIn) == 0;
        }

        abstract Protocol protocol();

        /** Fails unless it has received what it was to. */
        abstract void verify(String stream);

        /** Fails if nothing may come, and pauses now and then, at times for no longer than this call. */
        final void called() {
            assertThat(connection.isReading()).as("reading").isTrue();
            if (isToInterfere()) {
                pause(true);
                if (random.nextInt(4) == 0) {
                    pause(false);
                }
            }
        }

        private void pause(boolean on) {
            paused = on;
            if (on) {
                connection.pauseReading();
            } else {
                connection.resumeReading();
            }
        }

        /** Does something that may be done between two pieces. */
        void interfere() {
            pause(!paused);
        }

        /** Interferes in turns of their own, which come between pieces, until the connection ends, or has had turns enough. */
        final void begin(Reactor reactor, int turns) {
            if (turns > 0 && (paused || connection.isReading())) {
                if (isToInterfere() || (paused && random.nextBoolean())) {
                    interfere();
                }
                reactor.callLater(Duration.ZERO, () -> begin(reactor, turns - 1));
            }
        }
    }

    /** A receiver of frames. */
    private static final class Frames extends FuzzedReceiver {

        private final ParsedFraming framing;
        private final List<String> frames = new ArrayList<>();

        Frames(ParsedFraming framing, Random random) {
            super(random);
            this.framing = framing;
        }

        @Override
        Protocol protocol() {
            return framing.protocol(this);
        }

        void received(Bytes frame) {
            called();
            frames.add(frame.toString(StandardCharsets.ISO_8859_1));
        }

        @Override
        void verify(String stream) {
            Parsed expected = framing.parse(stream);
            assertThat(frames).isEqualTo(expected.frames());
            assertThat(lost).isInstanceOf(expected.end());
        }
    }

    /**
     * A receiver of lines and of raw data, which goes over from one to the other within calls, with some of the data given back, and between them; it
     * compares what it receives with the stream, where it is in that.
     */
    private static final class Switching extends FuzzedReceiver {

        private static final String DELIMITER = "\r\n";

        private final String stream;
        private int at;
        private boolean raw;

        Switching(Random random, String stream) {
            super(random);
            this.stream = stream;
        }

        private final LineProtocol protocol = new LineProtocol(LineProtocol.CRLF, MOST) {
            @Override
            protected void connectionMade() {
                connection = connection();
            }

            @Override
            protected void lineReceived(Bytes line) {
                assertThat(raw).as("raw at %d", at).isFalse();
                String expected = stream.substring(at, stream.indexOf(DELIMITER, at));
                assertThat(line.toString(StandardCharsets.ISO_8859_1)).isEqualTo(expected);
                at += expected.length() + DELIMITER.length();
                called();
                if (isToInterfere()) {
                    toRaw();
                    if (random.nextInt(4) == 0) {
                        toLines(Bytes.EMPTY);
                    }
                }
            }

            @Override
            protected void rawDataReceived(Bytes data) {
                assertThat(raw).as("raw at %d", at).isTrue();
                assertThat(data.toString(StandardCharsets.ISO_8859_1))
                        .isEqualTo(stream.substring(at, at + data.length()));
                called();
                if (random.nextBoolean()) {
                    at += data.length();
                    return;
                }
                int taken = random.nextInt(data.length() + 1);
                at += taken;
                toLines(data.slice(taken));
                if (random.nextInt(4) == 0) {
                    toRaw();
                }
            }

            @Override
            public void connectionLost(Lost reason) {
                lost = reason;
            }
        };

        private void toRaw() {
            raw = true;
            protocol.setRawMode();
        }

        private void toLines(Bytes rest) {
            raw = false;
            protocol.setLineMode(rest);
        }

        @Override
        Protocol protocol() {
            return protocol;
        }

        @Override
        void interfere() {
            if (random.nextBoolean()) {
                super.interfere();
            } else if (raw) {
                toLines(Bytes.EMPTY);
            } else {
                toRaw();
            }
        }

        @Override
        void verify(String ignored) {
            if (raw) {
                assertThat(at).as("the bytes received").isEqualTo(stream.length());
                assertThat(lost).isInstanceOf(Lost.Done.class);
            } else {
                Parsed rest = new ParsedLines(DELIMITER).parse(stream.substring(at));
                assertThat(rest.frames()).as("lines that were not received").isEmpty();
                assertThat(lost).isInstanceOf(rest.end());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("framings")
    void framesAreThoseOfAParserThatSeesAllAtOnce(ParsedFraming framing) {
        fuzz(framing, (random, stream) -> new Frames(framing, random));
    }

    @Test
    void linesAndRawDataAreThoseOfTheStreamWhereverOneGoesOverToTheOther() {
        fuzz(new ParsedLines("\r\n"), Switching::new);
    }

    /** Makes the receiver of a stream. */
    private interface FuzzedReceivers {
        FuzzedReceiver make(Random random, String stream);
    }

    private static void fuzz(ParsedFraming framing, FuzzedReceivers receivers) {
        long left = FuzzBytes.EACH;
        for (long seed = 0; left > 0; seed++) {
            Random random = new Random(seed);
            String stream = stream(framing, random);
            int length = stream.length();
            try (TestReactor test = TestReactor.create()) {
                FakeNetwork network = new FakeNetwork(test.reactor());
                if (length > SHORT) {
                    IntStream pieces = random.ints(length, 1, 1 << random.nextInt(1, 10));
                    left -= check(test, network, receivers.make(random, stream), stream, pieces.toArray());
                }
                for (int first = 1; length <= SHORT && first <= length; first++) {
                    int last = length <= SHORTEST ? length : first; // else one cut is both
                    for (int second = first; second <= last; second++) {
                        int[] pieces =
                                second == first ? new int[] {first, length} : new int[] {first, second - first, length};
                        left -= check(test, network, receivers.make(random, stream), stream, pieces);
                    }
                }
            } catch (AssertionError wrong) {
                throw new AssertionError("seed " + seed + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    /** Sends a stream in pieces, and has what is received verified; returns the number of bytes. */
    private static int check(
            TestReactor test, FakeNetwork network, FuzzedReceiver receiver, String stream, int[] pieces) {
        Port[] listening = new Port[1];
        network.server(0).listen(peer -> receiver.protocol()).onSuccess(port -> listening[0] = port);
        test.settle();
        RecordingProtocol client = new RecordingProtocol();
        network.client(((Address.Inet) listening[0].address()).port()).connect(client);
        test.settle();
        network.wires().get(0).split(pieces);
        client.connection().write(stream.getBytes(StandardCharsets.ISO_8859_1));
        client.connection().loseConnection();
        receiver.begin(test.reactor(), 1_000 + 100 * stream.length());
        test.settle();
        if (receiver.lost instanceof Lost.Failed failed) {
            if (failed.cause() instanceof AssertionError wrong) {
                throw wrong;
            }
            assertThat(failed.cause())
                    .as("what a parser says, and does not stumble over")
                    .isExactlyInstanceOf(ProtocolException.class);
        }
        assertThat(receiver.lost).as("the end of its connection").isNotNull();
        receiver.verify(stream);
        return stream.length();
    }

    /** With a copy, or a search from the start, for each piece, this would take hours. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageInAMillionPiecesIsCopiedOnce(boolean isPrefixed) throws Exception {
        int length = 1 << 20;
        List<Integer> lengths = new ArrayList<>();
        Protocol protocol = isPrefixed
                ? new LengthPrefixedProtocol(4, length) {
                    @Override
                    protected void messageReceived(Bytes message) {
                        lengths.add(message.length());
                    }
                }
                : new NetstringProtocol(length) {
                    @Override
                    protected void stringReceived(Bytes string) {
                        lengths.add(string.length());
                    }
                };
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            network.server(1).listen(peer -> protocol);
            network.client(1).connect(new RecordingProtocol());
            test.settle();
            protocol.dataReceived(
                    isPrefixed ? Bytes.copyOf(new byte[] {0, (byte) (length >> 16), 0, 0}) : Bytes.utf8(length + ":"));
            Bytes piece = Bytes.utf8("x");
            for (int i = 0; i < length; i++) {
                protocol.dataReceived(piece);
            }
            protocol.dataReceived(Bytes.utf8(","));
        }
        assertThat(lengths).containsExactly(length);
    }
}
