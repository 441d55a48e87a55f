package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import dev.deft.reactor.Reactor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Processes, whose pipes are read and written on threads of their own.
 *
 * <pre>{@code
 * ProcessProtocol words = new ProcessProtocol() {
 *     @Override
 *     public void connectionMade(ChildProcess process) {
 *         process.write(Bytes.utf8("one two three"));
 *         process.closeStdin();
 *     }
 *
 *     @Override
 *     public void outReceived(Bytes data) {
 *         show(data.toUtf8()); // 3
 *     }
 * };
 * Processes.spawn(reactor, words, "wc", "-w").addErrback(failure -> complain(failure));
 * }</pre>
 */
public final class Processes {

    private Processes() {}

    /**
     * Has {@code reactor} start no more processes while it has so many that have not ended, or are being started; 256 without this. Each has three threads for its pipes, up to six
     * while these close. On the reactor's thread.
     *
     * @throws IllegalArgumentException if {@code processes} is less than 1
     */
    public static void limit(Reactor reactor, int processes) {
        Network.of(Objects.requireNonNull(reactor, "reactor")).processes().most(processes);
    }

    /** Starts a process of {@code command}, as {@link #spawn(Reactor, ProcessProtocol, ProcessBuilder)} does. */
    public static Deferred<ChildProcess> spawn(Reactor reactor, ProcessProtocol protocol, String... command) {
        return spawn(reactor, protocol, new ProcessBuilder(List.of(Objects.requireNonNull(command, "command"))));
    }

    /**
     * Starts the process that {@code how} describes, which is not to be changed before it has started. On the reactor's thread.
     *
     * <p>When the reactor stops, the process gets what was written and the end of its input, and is asked to terminate; nobody waits
     * for that. What is being started then is waited for as calls on pools are, within the stop's time: a start that hangs, for it opens a FIFO that nobody writes, say, takes all of it.
     *
     * @return fires with the process when the protocol's {@code connectionMade} has returned; fails with {@link java.io.IOException} if it cannot
     *     be started, and with {@link RejectedExecutionException} beyond the {@link #limit}. To cancel it kills what is being started; what waits for one of the four
     *     threads that start processes is not started any more
     */
    public static Deferred<ChildProcess> spawn(Reactor reactor, ProcessProtocol protocol, ProcessBuilder how) {
        Network network = Network.of(Objects.requireNonNull(reactor, "reactor"));
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(how, "how");
        Deferred<ChildProcess> spawned = network.attempt("The start of " + how.command(), false, cancelled -> {});
        if (!spawned.isCalled()) {
            AtomicBoolean begun = new AtomicBoolean();
            try {
                network.processes().begin(how.command(), () -> {
                    if (begun.compareAndSet(false, true)) {
                        start(network, protocol, how, spawned);
                    }
                });
            } catch (RejectedExecutionException refused) {
                spawned.errback(refused);
                return spawned;
            }
            spawned.onBoth(done -> {
                if (begun.compareAndSet(false, true)) { // cancelled, or the reactor stops, before a thread came to it
                    network.processes().giveBack();
                }
            });
        }
        return spawned;
    }

    /** Starts it, which blocks for a while; on the pool for that. */
    private static void start(
            Network network, ProcessProtocol protocol, ProcessBuilder how, Deferred<ChildProcess> spawned) {
        try {
            Process process = how.start();
            boolean isTold = network.soon(() -> {
                if (spawned.isCalled()) { // cancelled, or the reactor stops
                    process.destroyForcibly();
                    network.processes().giveBack();
                } else {
                    new ChildProcess(network, process, protocol).begin(spawned);
                }
            });
            if (!isTold) {
                process.destroyForcibly();
            }
        } catch (Throwable failure) { // whatever the builder was given
            network.soon(() -> {
                network.processes().giveBack();
                if (!spawned.isCalled()) {
                    spawned.errback(failure);
                }
            });
        }
    }
}
