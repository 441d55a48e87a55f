package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A network and the reactor that it is on, whose clock is driven by hand. Sockets are the kernel's, which has no such clock: a test waits for them by
 * turning the reactor until something is so.
 */
final class NetworkUnderTest implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(3);

    final TestReactor test;
    final Reactor reactor;

    /** The network without sockets; null where there are. */
    final @Nullable FakeNetwork fake;

    /** Set where connections are encrypted. */
    final boolean isTls;

    private final Transport transport;

    /** The folder of the sockets, where they are of the UNIX domain; null where not. */
    private final @Nullable Path sockets;

    private int servers;

    private NetworkUnderTest(
            TestReactor test, Transport transport, boolean isFake, boolean isTls, @Nullable Path sockets) {
        this.transport = transport;
        this.test = test;
        this.reactor = test.reactor();
        this.fake = isFake ? new FakeNetwork(reactor) : null;
        this.isTls = isTls;
        this.sockets = sockets;
    }

    static NetworkUnderTest ofSockets(Transport transport) {
        return new NetworkUnderTest(reactorOn(transport), transport, false, false, null);
    }

    static NetworkUnderTest ofTls(Transport transport) {
        return new NetworkUnderTest(reactorOn(transport), transport, false, true, null);
    }

    /** Opens one of sockets of the UNIX domain, in a folder whose path is short, for that of a socket has 107 bytes. */
    static NetworkUnderTest ofUnix(Transport transport) {
        TestReactor test = reactorOn(transport);
        try {
            return new NetworkUnderTest(test, transport, false, false, Files.createTempDirectory("deft"));
        } catch (IOException noFolder) {
            test.close();
            throw new UncheckedIOException(noFolder);
        }
    }

    private static TestReactor reactorOn(Transport transport) {
        try {
            transport.resolved();
        } catch (IllegalStateException missing) {
            Skip.unless(false, "not run over " + transport + ": " + missing.getMessage());
        }
        return TestReactor.create(0, Reactor.builder().transport(transport));
    }

    static NetworkUnderTest fake() {
        return new NetworkUnderTest(TestReactor.create(), Transport.NIO, true, false, null);
    }

    ServerEndpoint server(Limits limits) {
        if (fake != null) {
            return fake.server(0, limits);
        }
        if (sockets != null) {
            return Endpoints.unixServer(reactor, sockets.resolve(Integer.toString(servers++)))
                    .limits(limits);
        }
        return (isTls ? Endpoints.tlsServer(reactor, 0, TestCertificates.server()) : Endpoints.tcpServer(reactor, 0))
                .on(InetAddress.getLoopbackAddress())
                .limits(limits);
    }

    ClientEndpoint client(Port port, Limits limits) {
        if (port.address() instanceof Address.Unix unix) {
            return Endpoints.unixClient(reactor, unix.path().orElseThrow()).limits(limits);
        }
        int number = ((Address.Inet) port.address()).port();
        if (fake != null) {
            return fake.client(number, limits);
        }
        return (isTls
                        ? Endpoints.tlsClient(reactor, "127.0.0.1", number, TestCertificates.client())
                        : Endpoints.tcpClient(reactor, "127.0.0.1", number))
                .limits(limits);
    }

    boolean isUnix() {
        return sockets != null;
    }

    /** Returns whether the peer's end closes the connection at once. */
    boolean isUnixOnNio() {
        return isUnix() && transport == Transport.NIO;
    }

    Port listen(ProtocolFactory factory, Limits limits) {
        return await(server(limits).listen(factory));
    }

    Port listen(ProtocolFactory factory) {
        return listen(factory, Limits.defaults());
    }

    <P extends Protocol> P connect(Port port, P protocol, Limits limits) {
        return await(client(port, limits).connect(protocol));
    }

    <P extends Protocol> P connect(Port port, P protocol) {
        return connect(port, protocol, Limits.defaults());
    }

    /** Turns the reactor, and has the pools work, until {@code done} is so. */
    void until(BooleanSupplier done) {
        long deadline = System.nanoTime() + PATIENCE;
        test.runWork();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it is not so after three minutes");
            }
            Thread.onSpinWait();
            test.runWork();
        }
    }

    /** Turns the reactor until {@code deferred} has fired; returns its value, or throws its failure. */
    <T> T await(Deferred<T> deferred) {
        Object[] outcome = new Object[1];
        Throwable[] failure = new Throwable[1];
        boolean[] done = new boolean[1];
        deferred.addCallbacks(
                value -> {
                    outcome[0] = value;
                    done[0] = true;
                    return null;
                },
                thrown -> {
                    failure[0] = thrown;
                    done[0] = true;
                    return null;
                });
        until(() -> done[0]);
        if (failure[0] != null) {
            throw new DeferredFailed(failure[0]);
        }
        @SuppressWarnings("unchecked")
        T value = (T) outcome[0];
        return value;
    }

    /** Turns the reactor so often that whatever could still come of what was done has come. */
    void quiesce() {
        for (int i = 0; i < 200; i++) {
            test.runWork();
        }
    }

    void advance(Duration time) {
        test.advance(time);
    }

    /** Says that a Deferred failed, with the failure as its cause. */
    static final class DeferredFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        DeferredFailed(Throwable cause) {
            super(Objects.requireNonNull(cause));
        }
    }

    @Override
    public void close() {
        test.close();
        if (sockets == null) {
            return;
        }
        try {
            for (int i = 0; i < servers; i++) {
                Files.deleteIfExists(sockets.resolve(i + ".lock")); // which stays on purpose
            }
            Files.delete(sockets); // fails where a socket was left
        } catch (IOException notDeleted) {
            throw new UncheckedIOException(notDeleted);
        }
    }
}
