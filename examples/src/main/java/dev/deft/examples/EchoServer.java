package dev.deft.examples;

import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Endpoints;
import dev.deft.net.Protocol;
import dev.deft.reactor.task.Program;

/** A server that sends back what it receives, until Ctrl-C. */
final class EchoServer {

    private EchoServer() {}

    /** Sends back what it receives, and reads no faster than its peer does. */
    static final class Echo implements Protocol {

        private Connection connection;

        @Override
        public void connectionMade(Connection made) {
            connection = made;
        }

        @Override
        public void dataReceived(Bytes data) {
            connection.write(data);
            connection.pauseReading();
            connection
                    .flushed()
                    .onSuccess(sent -> connection.resumeReading())
                    .addErrback(ConnectionLostException.class, lost -> null);
        }
    }

    public static void main(String[] args) {
        Program.react(reactor -> Endpoints.tcpServer(reactor, 7007)
                .listen(peer -> new Echo())
                .onSuccess(port -> System.out.println("echoing at " + port.address()))
                .addCallbackDeferring(port -> reactor.newDeferred())); // which never fires: the program runs on
    }
}
