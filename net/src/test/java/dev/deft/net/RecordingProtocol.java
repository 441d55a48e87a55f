package dev.deft.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A protocol that keeps what it is told, and fails where its connection breaks the order of calls. */
class RecordingProtocol implements Protocol {

    final List<String> events = new ArrayList<>();
    private final StringBuilder received = new StringBuilder();
    private @Nullable Connection connection;

    @Nullable
    Lost lost;

    private int depth;

    @Override
    public void connectionMade(Connection made) throws Exception {
        entered("connectionMade");
        connection = made;
        try {
            made();
        } finally {
            left();
        }
    }

    /** Does what a test adds to it. */
    void made() throws Exception {}

    @Override
    public void dataReceived(Bytes data) throws Exception {
        entered("dataReceived");
        received.append(data.toString(java.nio.charset.StandardCharsets.ISO_8859_1));
        try {
            received(data);
        } finally {
            left();
        }
    }

    /** Does what a test adds to it. */
    void received(Bytes data) throws Exception {}

    @Override
    public void connectionLost(Lost reason) throws Exception {
        entered("connectionLost");
        if (lost != null) {
            throw new AssertionError("lost twice: " + lost + ", then " + reason);
        }
        lost = reason;
        try {
            lost(reason);
        } finally {
            left();
        }
    }

    /** Does what a test adds to it. */
    void lost(Lost reason) throws Exception {}

    /** Fails if this call comes within another, or after the last. */
    final void entered(String event) {
        if (lost != null) {
            throw new AssertionError(event + " after connectionLost");
        }
        if (depth++ > 0) {
            throw new AssertionError(event + " within a call of the protocol's: " + events);
        }
        events.add(event);
    }

    /** Ends what {@link #entered} began. */
    final void left() {
        depth--;
    }

    Connection connection() {
        return java.util.Objects.requireNonNull(connection, "connectionMade was called");
    }

    boolean isConnected() {
        return connection != null;
    }

    String received() {
        return received.toString();
    }

    /** Makes a call of the connection's as if within a call of the protocol's, within which none may come. */
    void doing(Runnable call) {
        depth++;
        try {
            call.run();
        } finally {
            depth--;
        }
    }
}
