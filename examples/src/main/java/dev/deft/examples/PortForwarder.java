package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ClientEndpoint;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Endpoints;
import dev.deft.net.HalfClosable;
import dev.deft.net.Lost;
import dev.deft.net.Port;
import dev.deft.net.Protocol;
import dev.deft.net.ServerEndpoint;
import dev.deft.reactor.task.Program;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that connects each of its peers to another server, neither of which is read faster than the other reads. */
final class PortForwarder {

    private static final Logger LOG = LoggerFactory.getLogger(PortForwarder.class);

    private PortForwarder() {}

    /** Forwards, for example from {@code tcp:8080} to {@code tcp:example.org:80}, until Ctrl-C. */
    public static void main(String[] args) {
        Program.react(reactor -> forward(Endpoints.server(reactor, args[0]), Endpoints.client(reactor, args[1]))
                .onSuccess(port -> System.out.println("forwarding from " + port.address() + " to " + args[1]))
                .addCallbackDeferring(port -> reactor.newDeferred()));
    }

    static Deferred<Port> forward(ServerEndpoint from, ClientEndpoint to) {
        return from.listen(peer -> {
            Side front = new Side();
            Side back = new Side();
            front.other = back;
            back.other = front;
            front.whenMade = () -> {
                front.connecting = to.connect(back).addErrback(failure -> {
                    if (!(failure instanceof CancellationException)) { // as it is where the peer has gone meanwhile
                        LOG.warn("{} is not forwarded: {}", peer, failure.toString());
                    }
                    front.connection.abort();
                    return back;
                });
            };
            return front;
        });
    }

    /** One of the two connections, each of which passes on to the other what it receives. */
    private static final class Side implements Protocol, HalfClosable {

        private Side other;
        private Connection connection;
        private Runnable whenMade = () -> {};

        /** The attempt to make the other connection; null on the side that is made by it. */
        private Deferred<Side> connecting;

        @Override
        public void connectionMade(Connection made) {
            connection = made;
            if (other.connection == null) {
                made.pauseReading(); // until there is somebody to pass it on to
            } else {
                other.connection.resumeReading();
            }
            whenMade.run();
        }

        @Override
        public void dataReceived(Bytes data) {
            other.connection.write(data);
            connection.pauseReading();
            other.connection
                    .flushed()
                    .onSuccess(sent -> connection.resumeReading())
                    .addErrback(ConnectionLostException.class, lost -> null);
        }

        @Override
        public void readClosed() {
            other.connection
                    .loseWrite()
                    .addErrback(UnsupportedOperationException.class, overTls -> {
                        other.connection.loseConnection(); // for TLS ends both directions at once
                        return null;
                    })
                    .addErrback(ConnectionLostException.class, lost -> null);
        }

        @Override
        public void connectionLost(Lost reason) {
            if (other.connection == null) {
                connecting.cancel();
            } else if (reason instanceof Lost.Done) {
                other.connection.loseConnection();
            } else {
                other.connection.abort();
            }
        }
    }
}
