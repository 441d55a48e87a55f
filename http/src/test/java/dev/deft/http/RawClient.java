package dev.deft.http;

import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.HalfClosable;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import dev.deft.reactor.testing.TestReactor;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection whose bytes a test makes by hand, and reads as they come. Bytes are characters of Latin-1. */
final class RawClient implements Protocol, HalfClosable {

    private final TestReactor test;
    private final StringBuilder received = new StringBuilder();
    private @Nullable Connection connection;

    /** Set when the server sends no more. */
    boolean isEnded;

    @Nullable
    Lost lost;

    RawClient(TestReactor test) {
        this.test = test;
    }

    @Override
    public void connectionMade(Connection made) {
        connection = made;
    }

    @Override
    public void dataReceived(Bytes data) {
        received.append(data.toString(StandardCharsets.ISO_8859_1));
    }

    /** Unset for one that keeps its side open when the server has ended its own. */
    boolean closesInReturn = true;

    @Override
    public void readClosed() {
        isEnded = true;
        if (closesInReturn) {
            connection().loseConnection();
        }
    }

    @Override
    public void connectionLost(Lost reason) {
        isEnded = true;
        lost = reason;
    }

    boolean isConnected() {
        return connection != null;
    }

    Connection connection() {
        return Objects.requireNonNull(connection, "connected");
    }

    RawClient send(String text) {
        connection().write(text.getBytes(StandardCharsets.ISO_8859_1));
        test.settle();
        return this;
    }

    /** Returns what has come, without the headers that tell the time. */
    String received() {
        return ServerUnderTest.undated(received.toString());
    }

    /** Returns what has come, and forgets it. */
    String take() {
        String all = received();
        received.setLength(0);
        return all;
    }
}
