package dev.deft.net;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.deft.net.internal.NetLog;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import java.net.InetAddress;
import org.slf4j.LoggerFactory;

/** A program that sends back what it receives, over the transport that it is told, and prints the port and what the network logs. */
final class EchoProgram {

    private EchoProgram() {}

    public static void main(String[] arguments) {
        ClassFolders.loadAll(); // before there is no descriptor left to load them by
        printTheLog();
        try (Reactor reactor =
                Reactor.builder().transport(Transport.valueOf(arguments[0])).create()) {
            Endpoints.tcpServer(reactor, 0)
                    .on(InetAddress.getLoopbackAddress())
                    .limits(Limits.defaults().connections(Integer.MAX_VALUE).perPeer(Integer.MAX_VALUE))
                    .listen(peer -> new Protocol() {
                        private Connection connection;

                        @Override
                        public void connectionMade(Connection made) {
                            connection = made;
                        }

                        @Override
                        public void dataReceived(Bytes data) {
                            connection.write(data);
                        }
                    })
                    // Logged, so that the archives of what logs are open by then, too.
                    .onSuccess(port -> NetLog.warn("at " + ((Address.Inet) port.address()).port()));
            reactor.run();
        }
    }

    private static void printTheLog() {
        Logger logger = (Logger) LoggerFactory.getLogger(Connection.class);
        AppenderBase<ILoggingEvent> printer = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                System.out.println(event.getFormattedMessage());
            }
        };
        printer.start();
        logger.addAppender(printer);
        logger.setLevel(Level.WARN);
    }
}
