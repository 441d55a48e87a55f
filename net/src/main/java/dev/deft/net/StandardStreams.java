package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.BlockingStream;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.StreamConnection;
import dev.deft.reactor.Reactor;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;

/**
 * The standard input and output of this process as a connection: the end of input is the peer's end of data. They block, so each has a thread of
 * its own, a daemon. Source: Twisted's {@code stdio.StandardIO}.
 *
 * <pre>{@code
 * StandardStreams.connect(reactor, new EchoProtocol()).addErrback(failure -> complain(failure));
 * }</pre>
 */
public final class StandardStreams {

    private static final Limits LIMITS = Limits.defaults().idle(Duration.ZERO).frame(Duration.ZERO);

    private StandardStreams() {}

    /**
     * Connects {@code protocol}, as {@link ClientEndpoint#connect} does, without an idle time-out. Nothing else of the program is to read or write
     * these streams, {@code System.in} and {@code System.out}. On the reactor's thread, once.
     */
    public static <P extends Protocol> Deferred<P> connect(Reactor reactor, P protocol) {
        return connect(
                reactor, protocol, new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    }

    static <P extends Protocol> Deferred<P> connect(Reactor reactor, P protocol, InputStream in, OutputStream out) {
        Network network = Network.of(Objects.requireNonNull(reactor, "reactor"));
        Objects.requireNonNull(protocol, "protocol");
        Deferred<P> connected = network.attempt("The connection to the standard streams", false, cancelled -> {});
        network.soon(() -> {
            if (connected.isCalled()) {
                return;
            }
            StreamConnection.connect(
                    network,
                    new BlockingStream(network, "deft-standard", in, out, why -> {}),
                    LIMITS,
                    new Address.Pipe("standard output"),
                    new Address.Pipe("standard input"),
                    protocol,
                    connected);
        });
        return connected;
    }
}
