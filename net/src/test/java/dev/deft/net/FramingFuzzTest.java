package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.testing.TestReactor;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random streams, cut anywhere and paused anywhere, against parsers that see all of a stream at once. {@code -Ddeft.fuzz.bytes} says how many
 * bytes each kind of frames gets, a third of a million if it does not.
 */
class FramingFuzzTest {

    private static final long BYTES = Long.getLong("deft.fuzz.bytes", 333_333);
    private static final int MOST = 20;

    /** The frames of a stream, and how it ends. */
    private record Parsed(List<String> frames, Class<? extends Lost> end) {}

    /** A kind of frames: random ones, what they are, and the protocol that is tested. */
    enum Kind {
        LINES {
            @Override
            String frame(Random random) {
                return text(random, random.nextInt(MOST + 1), "ab\r\0") + "\r\n";
            }

            @Override
            String noise() {
                return "a\r\n";
            }

            @Override
            Protocol protocol(Receiver to) {
                return new LineProtocol(LineProtocol.CRLF, MOST) {
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
            Parsed parse(String stream) {
                List<String> lines = new ArrayList<>();
                String rest = stream;
                for (int end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
                    if (end > MOST) {
                        return new Parsed(lines, Lost.OverLimit.class);
                    }
                    lines.add(rest.substring(0, end));
                    rest = rest.substring(end + 2);
                }
                return new Parsed(lines, rest.length() > MOST + 1 ? Lost.OverLimit.class : Lost.Done.class);
            }
        },
        PREFIXED {
            @Override
            String frame(Random random) {
                int length = random.nextInt(MOST + 1);
                return "\0" + (char) length + text(random, length, "ab\0\1");
            }

            @Override
            String noise() {
                return "\0\0\0\1\2\24\25\377";
            }

            @Override
            Protocol protocol(Receiver to) {
                return new LengthPrefixedProtocol(2, MOST) {
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
            Parsed parse(String stream) {
                List<String> messages = new ArrayList<>();
                String rest = stream;
                while (rest.length() >= 2) {
                    int length = rest.charAt(0) * 256 + rest.charAt(1);
                    if (length > MOST) {
                        return new Parsed(messages, Lost.OverLimit.class);
                    }
                    if (rest.length() < 2 + length) {
                        break;
                    }
                    messages.add(rest.substring(2, 2 + length));
                    rest = rest.substring(2 + length);
                }
                return new Parsed(messages, Lost.Done.class);
            }
        },
        NETSTRINGS {
            @Override
            String frame(Random random) {
                int length = random.nextInt(MOST + 1);
                return length + ":" + text(random, length, "ab,:1") + ",";
            }

            @Override
            String noise() {
                return "0123:,,x";
            }

            @Override
            Protocol protocol(Receiver to) {
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
            Parsed parse(String stream) {
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
        };

        abstract String frame(Random random);

        /** Returns the bytes of which noise is made. */
        abstract String noise();

        abstract Protocol protocol(Receiver to);

        abstract Parsed parse(String stream);

        /** Returns frames, of which a few are noise, or have a byte changed, taken out or put in. */
        String stream(Random random, int length) {
            StringBuilder stream = new StringBuilder();
            int faultOneIn = 1 << random.nextInt(10);
            while (stream.length() < length) {
                if (random.nextInt(faultOneIn) > 0) {
                    stream.append(frame(random));
                } else {
                    StringBuilder faulty = new StringBuilder(frame(random));
                    int at = random.nextInt(faulty.length());
                    String noise = text(random, random.nextInt(3), noise());
                    stream.append(faulty.replace(at, Math.min(faulty.length(), at + random.nextInt(3)), noise));
                }
            }
            return stream.toString();
        }

        static String text(Random random, int length, String of) {
            StringBuilder text = new StringBuilder();
            random.ints(length, 0, of.length()).forEach(each -> text.append(of.charAt(each)));
            return text.toString();
        }
    }

    /** Keeps what a protocol received, and pauses now and then. */
    private static final class Receiver {

        private final Random random;
        private final int pauseOneIn;
        private final List<String> frames = new ArrayList<>();
        private @Nullable Connection connection;
        private @Nullable Lost lost;

        Receiver(Random random, int pauseOneIn) {
            this.random = random;
            this.pauseOneIn = pauseOneIn;
        }

        void received(Bytes frame) {
            assertThat(connection.isReading())
                    .as("a frame came while reading was paused")
                    .isTrue();
            frames.add(frame.toString(StandardCharsets.ISO_8859_1));
            if (random.nextInt(pauseOneIn) == 0) {
                connection.pauseReading();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void framesAreThoseOfAParserThatSeesAllAtOnce(Kind kind) {
        long left = BYTES;
        for (long seed = 0; left > 0; seed++) {
            Random random = new Random(seed);
            String stream = kind.stream(random, 1 + random.nextInt(1 << random.nextInt(4, 13)));
            try (TestReactor test = TestReactor.create()) {
                FakeNetwork network = new FakeNetwork(test.reactor());
                if (stream.length() > 64) {
                    IntStream pieces = random.ints(stream.length(), 1, 1 << random.nextInt(1, 10));
                    left -= check(test, network, kind, seed, stream, pieces);
                } else {
                    for (int at = 1; at <= stream.length(); at++) {
                        left -= check(test, network, kind, seed, stream, IntStream.of(at, stream.length()));
                    }
                }
            }
        }
    }

    /** Sends a stream in pieces, resumes it as often as it pauses, and compares; returns the number of bytes. */
    private static int check(
            TestReactor test, FakeNetwork network, Kind kind, long seed, String stream, IntStream pieces) {
        Random random = new Random(seed);
        Receiver receiver = new Receiver(random, 1 << random.nextInt(8));
        int port = 1 + network.wires().size();
        network.server(port).listen(peer -> kind.protocol(receiver));
        RecordingProtocol client = new RecordingProtocol();
        network.client(port).connect(client);
        test.settle();
        network.wires().get(port - 1).split(pieces.toArray());
        client.connection().write(stream.getBytes(StandardCharsets.ISO_8859_1));
        client.connection().loseConnection();
        test.settle();
        while (receiver.lost == null) {
            assertThat(receiver.connection.isReading())
                    .as("seed %d waits for nothing", seed)
                    .isFalse();
            receiver.connection.resumeReading();
            test.settle();
        }
        Parsed expected = kind.parse(stream);
        assertThat(receiver.frames).as("the frames of seed %d", seed).isEqualTo(expected.frames());
        assertThat(receiver.lost).as("the end of seed %d", seed).isInstanceOf(expected.end());
        return stream.length();
    }

    /** With a copy, or a search from the start, for each piece, this would take hours. */
    @ParameterizedTest
    @EnumSource(names = {"PREFIXED", "NETSTRINGS"})
    void aMessageInAMillionPiecesIsCopiedOnce(Kind kind) throws Exception {
        int length = 1 << 20;
        List<Integer> lengths = new ArrayList<>();
        Protocol protocol = kind == Kind.PREFIXED
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
                    kind == Kind.PREFIXED
                            ? Bytes.copyOf(new byte[] {0, (byte) (length >> 16), 0, 0})
                            : Bytes.utf8(length + ":"));
            Bytes piece = Bytes.utf8("x");
            for (int i = 0; i < length; i++) {
                protocol.dataReceived(piece);
            }
            protocol.dataReceived(Bytes.utf8(","));
        }
        assertThat(lengths).containsExactly(length);
    }
}
