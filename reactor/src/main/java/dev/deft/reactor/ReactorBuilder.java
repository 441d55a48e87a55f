package dev.deft.reactor;

import dev.deft.deferred.internal.DurationText;
import dev.deft.reactor.internal.Durations;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.WaitStrategy;
import dev.deft.threadpool.internal.Names;
import dev.deft.threadpool.internal.OwnThread;
import io.netty.channel.IoHandlerFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a reactor to be made; from {@link Reactor#builder()}. Not thread-safe.
 *
 * <pre>{@code
 * Reactor reactor = Reactor.builder()
 *         .name("web")
 *         .transport(Transport.AUTO)
 *         .stopTimeout(Duration.ofSeconds(10))
 *         .create();
 * }</pre>
 */
public final class ReactorBuilder {

    private static final Duration LEAST_WATCHED = Duration.ofMillis(1);

    String name = "reactor";
    int threadPoolSize = 10;
    Duration stopTimeout = Duration.ofSeconds(10);
    Transport transport = Transport.NIO;
    WaitStrategy waitStrategy = WaitStrategy.ADAPTIVE;
    HostResolver hostResolver = host -> List.of(InetAddress.getAllByName(host));

    /** The servers that are asked for names; null where the resolver above is. */
    @Nullable
    DnsSettings dns;

    /** The time of a turn that is too long; null where nobody watches. */
    @Nullable
    Duration watchdog;

    /** The time of a call of the reactor's own pools that is too long; null where nobody watches. */
    @Nullable
    Duration poolWatchdog;

    /** Those who are told of the calls of the reactor's own pools. */
    final List<PoolObserver> observers = new ArrayList<>();

    /** The contexts that go with what the reactor is asked for. */
    final List<ContextCarrier<?>> carriers = new ArrayList<>();

    /** Makes the reactor's own threads, by their names. A seam: a test has none left. */
    BiFunction<Runnable, String, Thread> threads = OwnThread::of;

    /** The time that a close waits beyond the stop time-out. A seam: a test waits less. */
    Duration closeGrace = TerminationWait.GRACE;

    /** Makes Netty's side of a transport. A seam: a test has one that cannot be opened. */
    Function<Transport, IoHandlerFactory> ioHandlers = Transport::ioHandlers;

    /** The backend of coroutines; null for that of the process. A seam: a test runs each. */
    @Nullable
    CoroutineBackend coroutines;

    ReactorBuilder() {}

    /**
     * Sets the name that threads and messages have: {@code deft-<name>}, {@code deft-<name>-shared-<n>}.
     *
     * @throws IllegalArgumentException if it is blank, or has a line break or another control character
     */
    public ReactorBuilder name(String name) {
        this.name = Names.checked("a reactor's", name);
        return this;
    }

    /** Sets the number of workers that the shared pool may have; 10 by default, as in Twisted. */
    public ReactorBuilder threadPoolSize(int size) {
        this.threadPoolSize = Reactor.atLeastOne("the thread pool's size", size);
        return this;
    }

    /**
     * Sets the time that the reactor may take from its stop to its end; 10 seconds by default. Deferreds that triggers before
     * {@link SystemEvent#SHUTDOWN} returned are waited for until a tenth of it is left, one second at most, and then cancelled.
     * What is left belongs to the reactor's own pools, and to those that {@linkplain Reactor#stopsWith stop with it}, which stop as
     * {@link dev.deft.threadpool.ThreadPool#stop(Duration)} says. What blocks the reactor's thread is not bounded by it.
     */
    public ReactorBuilder stopTimeout(Duration timeout) {
        this.stopTimeout = Durations.notNegative("timeout", timeout);
        return this;
    }

    /**
     * Sets how the reactor waits while calls are outstanding; {@link WaitStrategy#ADAPTIVE} by default. With
     * {@link WaitStrategy#SPIN} it also waits awake for timed calls that are near, and makes them on time to about a
     * microsecond; with the others they are as late as its {@link #transport} wakes up.
     */
    public ReactorBuilder waitStrategy(WaitStrategy strategy) {
        this.waitStrategy = Objects.requireNonNull(strategy, "strategy");
        return this;
    }

    /** Sets how names are looked up, on a pool that does nothing else; {@link InetAddress#getAllByName} by default. */
    public ReactorBuilder hostResolver(HostResolver resolver) {
        this.hostResolver = Objects.requireNonNull(resolver, "resolver");
        this.dns = null;
        return this;
    }

    /**
     * Has the reactor ask DNS servers itself, in place of a {@link HostResolver}: look-ups need no thread, so none waits for another, and
     * answers are kept for their time to live. It reads the hosts file, and nothing else of what the system's own resolver may know
     * ({@code nsswitch.conf}, mDNS). Needs {@code io.netty:netty-resolver-dns} in the version of {@code netty-transport}, which Deft does
     * not bring.
     *
     * @throws IllegalStateException if that is missing
     */
    public ReactorBuilder dnsResolver(DnsSettings settings) {
        DnsSettings.ensureAvailable();
        this.dns = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /** Sets what the reactor sleeps in; {@link Transport#NIO} by default, which loads no native code. */
    public ReactorBuilder transport(Transport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
        return this;
    }

    /**
     * Has a thread of its own watch the reactor's, which warns of a turn that takes longer than {@code tooLong}, once, with the stack of what
     * runs then, and again when it has ended; and of timed calls that are late by more. It looks four times in that time, and not at all while
     * the reactor sleeps. The {@linkplain #observedBy observers} are told of such turns and calls, too. Nobody watches by default.
     *
     * @throws IllegalArgumentException if {@code tooLong} is less than a millisecond
     */
    public ReactorBuilder watchdog(Duration tooLong) {
        this.watchdog = watchable(tooLong);
        return this;
    }

    /**
     * Has the calls of the reactor's own pools watched that take longer than {@code tooLong}, those of {@code deferToThread}, of look-ups, of files and of TLS handshakes, as
     * {@link ThreadPoolBuilder#watchdog} does for a pool of yours; and those of a database's pool, unless its builder is given a time of its own.
     * Nobody watches by default.
     *
     * @throws IllegalArgumentException if {@code tooLong} is less than a millisecond
     */
    public ReactorBuilder poolWatchdog(Duration tooLong) {
        this.poolWatchdog = watchable(tooLong);
        return this;
    }

    private static Duration watchable(Duration tooLong) {
        if (Objects.requireNonNull(tooLong, "tooLong").compareTo(LEAST_WATCHED) < 0) {
            throw new IllegalArgumentException("a watchdog's time must be at least 1 ms: " + DurationText.of(tooLong));
        }
        return tooLong;
    }

    /**
     * Has {@code observer} told of each call of the reactor's own pools, those of {@code deferToThread}, of look-ups, of files, of TLS handshakes and of databases, as {@link
     * ThreadPoolBuilder#observedBy} does for a pool of yours; and of turns of its thread, and timed calls, that its {@link #watchdog} finds. By default nobody is; then a
     * call is the same plain task as if there were no observers.
     */
    public ReactorBuilder observedBy(PoolObserver observer) {
        observers.add(Objects.requireNonNull(observer, "observer"));
        return this;
    }

    /**
     * Has the context that {@code carrier} captures go with what the reactor is asked for, so that log lines of a request, say, have its number wherever they are
     * written. More than one carrier may be set. None is by default; then a call is the same plain task as if there were no contexts, and to wait for a lock is to look
     * at a field more.
     *
     * <ul>
     *   <li>A call that is deferred to threads has it on the worker, and its callbacks have it, too, be it the outcome, a cancellation or the reactor's stop that comes.
     *   <li>So have calls of {@code callLater}, {@code callWhenRunning}, {@code callFromThread}, {@code submit} and {@code blockingCallFromThread}, on the reactor's thread.
     *   <li>Who waits for what another does goes on in the context in which it began to wait, whoever ends the wait: for a lock, a semaphore or a queue, a task, a
     *       service.
     *   <li>A coroutine has it from its beginning to its end, wherever it runs, and keeps what it changes itself. The callbacks of its Deferred have that of
     *       whatever it awaited last.
     *   <li>Callbacks that a program fires itself, those of forks and gatherings, and those of connections, have the context in which they are fired.
     * </ul>
     *
     * <p>Afterwards each thread has what it had before, so nothing gets from one call to the next.
     *
     * @see ContextCarrier#mdc
     */
    public ReactorBuilder carries(ContextCarrier<?> carrier) {
        carriers.add(Objects.requireNonNull(carrier, "carrier"));
        return this;
    }

    /**
     * Makes the reactor, which belongs to the calling thread until it runs. It opens its transport, which takes two or three
     * descriptors, when it is run or started, so one that is dropped before holds none.
     *
     * @throws IllegalStateException if its transport is not available
     */
    public Reactor create() {
        return new Reactor(this, new SystemBackend(name, threads));
    }
}
