package dev.deft.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pools and reactors of this process that others can see: {@code deft top}, or whatever reads the beans of a JVM.
 *
 * <pre>{@code
 * LiveLatency latency = new LiveLatency();
 * ThreadPool db = ThreadPool.named("db").maxThreads(8).observedBy(latency).start();
 * LivePublication publication = LivePublication.publishAll(latency);
 * }</pre>
 *
 * <p>Each has a bean in the platform's server of beans, {@code dev.deft:type=Pool,name="db",id=1} for instance, which holds neither pool nor reactor. What is published
 * more than once has the bean that was first. It opens no port: who may attach to the process may look. Nothing runs until somebody does.
 *
 * <p>Any thread.
 */
public final class LivePublication implements AutoCloseable {

    /** The system property that a process has in which something was ever published, so that it can be found among others. */
    public static final String PROPERTY = "dev.deft.live.published";

    private static final Logger LOG = LoggerFactory.getLogger(LivePublication.class);

    /** Returns the pools and reactors that are to be seen now. */
    private final Supplier<List<Object>> shown;

    private final @Nullable LiveLatency latency;

    @GuardedBy("this")
    private final List<Registration> registrations = new ArrayList<>();

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private final List<Runnable> watches = new ArrayList<>();

    private LivePublication(Supplier<List<Object>> shown, @Nullable LiveLatency latency) {
        System.setProperty(PROPERTY, "true");
        this.shown = shown;
        this.latency = latency;
    }

    /**
     * Publishes a pool, without latencies.
     *
     * @throws IllegalStateException if the server of beans refuses
     */
    public static LivePublication publish(ThreadPool pool) {
        return of(Objects.requireNonNull(pool, "pool"), null);
    }

    /**
     * Publishes a pool that {@code latency} observes.
     *
     * @throws IllegalStateException if the server of beans refuses
     */
    public static LivePublication publish(ThreadPool pool, LiveLatency latency) {
        return of(Objects.requireNonNull(pool, "pool"), Objects.requireNonNull(latency, "latency"));
    }

    /**
     * Publishes a reactor; its pools are others to publish.
     *
     * @throws IllegalStateException if the server of beans refuses
     */
    public static LivePublication publish(Reactor reactor) {
        return of(Objects.requireNonNull(reactor, "reactor"), null);
    }

    /** Publishes all pools and reactors of this process, those that are started later, too, as long as they run; without latencies. */
    public static LivePublication publishAll() {
        return all(null);
    }

    /**
     * Publishes all pools and reactors of this process, those that are started later, too, as long as they run. A pool that {@code latency} does not observe shows no
     * latencies.
     */
    public static LivePublication publishAll(LiveLatency latency) {
        return all(Objects.requireNonNull(latency, "latency"));
    }

    private static LivePublication of(Object one, @Nullable LiveLatency latency) {
        LivePublication publication = new LivePublication(List::of, latency);
        publication.register(one);
        return publication;
    }

    private static LivePublication all(@Nullable LiveLatency latency) {
        LivePublication publication = new LivePublication(LivePublication::running, latency);
        publication.watchAll();
        publication.follow();
        return publication;
    }

    private static List<Object> running() {
        return Stream.<Object>concat(
                        PoolAccess.get().running().all().stream().filter(LivePublication::hasNotEnded),
                        ReactorAccess.get().running().all().stream())
                .toList();
    }

    /** A pool that is shut down as the JDK's are is on the list until somebody drops it. */
    private static boolean hasNotEnded(ThreadPool pool) {
        return !PoolAccess.get().state(pool).equals("has ended");
    }

    private synchronized void watchAll() {
        watches.add(PoolAccess.get().running().watch(this::followLogged));
        watches.add(ReactorAccess.get().running().watch(this::followLogged));
    }

    /** On the thread that has started or ended a pool or a reactor, whose affair it is not if this fails. */
    private void followLogged() {
        try {
            follow();
        } catch (RuntimeException refused) {
            LOG.error("The pools and reactors of this process could not be published; they work as before", refused);
        }
    }

    /** Registers what has come and unregisters what has gone. */
    private synchronized void follow() {
        if (closed) {
            return;
        }
        List<Object> now = shown.get();
        registrations.removeIf(each -> {
            boolean gone = now.stream().noneMatch(each::isOf);
            if (gone) {
                each.end();
            }
            return gone;
        });
        for (Object one : now) {
            if (registrations.stream().noneMatch(each -> each.isOf(one))) {
                register(one);
            }
        }
    }

    private synchronized void register(Object one) {
        registrations.add(
                one instanceof ThreadPool pool ? Registration.of(pool, latency) : Registration.of((Reactor) one));
    }

    /** Takes the beans back that this has registered. */
    @Override
    public synchronized void close() {
        closed = true;
        watches.forEach(Runnable::run);
        watches.clear();
        registrations.forEach(Registration::end);
        registrations.clear();
    }
}
