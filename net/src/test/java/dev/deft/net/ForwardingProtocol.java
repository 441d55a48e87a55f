package dev.deft.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One side of a forwarder that a test puts between two parties, to do to their bytes as a network may. */
final class ForwardingProtocol implements Protocol {

    /** The other side; null until it is connected. */
    private @Nullable ForwardingProtocol other;

    private @Nullable Connection connection;
    private final List<Bytes> early = new ArrayList<>();

    /** Returns a factory of forwarders to {@code port}; each adds its two sides to {@code made}, that of the caller first. */
    static ProtocolFactory to(NetworkUnderTest net, Port port, List<ForwardingProtocol> made) {
        return peer -> {
            ForwardingProtocol near = new ForwardingProtocol();
            ForwardingProtocol far = new ForwardingProtocol();
            near.other = far;
            far.other = near;
            made.add(near);
            made.add(far);
            Endpoints.tcpClient(net.reactor, "127.0.0.1", ((Address.Inet) port.address()).port())
                    .connect(far)
                    .addErrback(failure -> far);
            return near;
        };
    }

    Connection connection() {
        return java.util.Objects.requireNonNull(connection, "connected");
    }

    @Override
    public void connectionMade(Connection madeConnection) {
        connection = madeConnection;
        early.forEach(madeConnection::write);
    }

    @Override
    public void dataReceived(Bytes data) {
        ForwardingProtocol to = java.util.Objects.requireNonNull(other);
        if (to.connection == null) {
            to.early.add(data);
        } else {
            to.connection.write(data);
        }
    }

    @Override
    public void connectionLost(Lost reason) {
        ForwardingProtocol to = java.util.Objects.requireNonNull(other);
        if (to.connection != null) {
            to.connection.loseConnection();
        }
    }
}
