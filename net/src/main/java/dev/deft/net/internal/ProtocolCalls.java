package dev.deft.net.internal;

import dev.deft.deferred.ThrowingRunnable;
import dev.deft.net.Bytes;
import dev.deft.net.HalfClosable;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The calls of one connection's protocol, and of its producer: what one throws is logged, and ends that connection. Reactor thread only. */
final class ProtocolCalls implements Incoming.Receiver {

    private final StreamConnection connection;

    /** The protocol; null until {@link #begin}, and when it was told of the end. */
    private @Nullable Protocol protocol;

    /** Set when the end of input is not one of TLS, as it has to be. */
    private boolean truncated;

    ProtocolCalls(StreamConnection connection) {
        this.connection = connection;
    }

    /** Gives the connection to its protocol; returns what that throws. */
    @Nullable
    Throwable begin(Protocol its) {
        protocol = its;
        return callProtocol("connectionMade", () -> its.connectionMade(connection));
    }

    @Override
    public boolean takesData() {
        return connection.end.isOpen() && !connection.isStartingTls();
    }

    @Override
    public void take(Bytes data) {
        Protocol its = Objects.requireNonNull(protocol);
        callProtocol("dataReceived", () -> its.dataReceived(data));
    }

    /** Has the end of data, when it is delivered, be the loss of the connection. */
    void truncate() {
        truncated = true;
    }

    @Override
    public void takeEnd() {
        if (truncated) {
            connection.end.end(new Lost.Truncated(), true);
        } else if (connection.stream.tls() == null && protocol instanceof HalfClosable halfClosable) {
            connection.endFrame();
            callProtocol("readClosed", halfClosable::readClosed);
            if (connection.stream.isClosed()) { // which is not told again
                closeByPeer();
            } else {
                connection.end.endIfClosedBothWays(true);
            }
        } else {
            closeByPeer();
        }
    }

    private void closeByPeer() {
        connection.end.closeAfterSending(new Lost.Done(true));
        if (connection.stream.isClosed()) {
            connection.sending.stopProducer(); // for which it would wait
        }
    }

    /** Tells that the end of data was sent. */
    void writeClosed() {
        if (connection.end.isOpen() && protocol instanceof HalfClosable halfClosable) {
            callProtocol("writeClosed", halfClosable::writeClosed);
        }
        connection.end.endIfClosedBothWays(false);
    }

    /** Tells the protocol, if there is one, that the connection is lost. */
    void lose(Lost why) {
        Protocol its = protocol;
        if (its != null) {
            callProtocol("connectionLost", () -> its.connectionLost(why));
            protocol = null; // which who keeps the connection, or what is left of it, needs no more
        }
    }

    private @Nullable Throwable callProtocol(String method, ThrowingRunnable call) {
        return call(method, Objects.requireNonNull(protocol), call);
    }

    /** Makes a call of {@code of}; returns what that throws, which has ended the connection. */
    @Nullable
    Throwable call(String method, Object of, ThrowingRunnable call) {
        try {
            call.run();
            return null;
        } catch (Throwable thrown) { // an Error, too: the other connections go on
            String name = name(method, of);
            connection.log().error(name, () -> name + " threw; " + connection + " is aborted", thrown);
            connection.end.end(new Lost.Failed(thrown), true);
            return thrown;
        } finally {
            connection.log().clearInterrupt(() -> name(method, of));
        }
    }

    private static String name(String method, Object of) {
        return method + " of " + of.getClass().getName();
    }
}
