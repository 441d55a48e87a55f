package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.reactor.testing.TestReactor;
import java.net.InetAddress;
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

    private NetworkUnderTest(TestReactor test, boolean isFake, boolean isTls) {
        this.test = test;
        this.reactor = test.reactor();
        this.fake = isFake ? new FakeNetwork(reactor) : null;
        this.isTls = isTls;
    }

    static NetworkUnderTest ofSockets(Transport transport) {
        return ofSockets(transport, false);
    }

    static NetworkUnderTest ofTls(Transport transport) {
        return ofSockets(transport, true);
    }

    private static NetworkUnderTest ofSockets(Transport transport, boolean isTls) {
        try {
            transport.resolved();
        } catch (IllegalStateException missing) {
            Skip.unless(false, "not run over " + transport + ": " + missing.getMessage());
        }
        return new NetworkUnderTest(TestReactor.create(0, Reactor.builder().transport(transport)), false, isTls);
    }

    static NetworkUnderTest fake() {
        return new NetworkUnderTest(TestReactor.create(), true, false);
    }

    ServerEndpoint server(Limits limits) {
        return fake != null
                ? fake.server(0, limits)
                : (isTls ? Endpoints.tlsServer(reactor, 0, TestCertificates.server()) : Endpoints.tcpServer(reactor, 0))
                        .on(InetAddress.getLoopbackAddress())
                        .limits(limits);
    }

    ClientEndpoint client(Port port, Limits limits) {
        int number = ((Address.Inet) port.address()).port();
        return fake != null
                ? fake.client(number, limits)
                : (isTls
                                ? Endpoints.tlsClient(reactor, "127.0.0.1", number, TestCertificates.client())
                                : Endpoints.tcpClient(reactor, "127.0.0.1", number))
                        .limits(limits);
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
    }
}
