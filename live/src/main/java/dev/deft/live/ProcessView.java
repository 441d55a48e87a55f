package dev.deft.live;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a process has {@linkplain LivePublication published}, over a connection to its beans. It leaves nothing there, so any number may look at once:
 * {@link #see} once, then now and then {@link #look}, and {@code see} again when the interval is to end.
 *
 * <p>To be used from one thread at a time. Its methods throw {@link IOException} where the connection is broken, because the process has ended for instance.
 */
public final class ProcessView {

    private final MBeanServerConnection connection;
    private final LiveAdviser adviser;
    private final Map<ObjectName, SeenPool> pools = new HashMap<>();
    private final Map<ObjectName, ReactorFigures> reactors = new HashMap<>();

    /** Makes a view that has seen nothing, with the {@linkplain LiveAdviser#standard standard adviser}. */
    public ProcessView(MBeanServerConnection connection) {
        this(connection, LiveAdviser.standard());
    }

    /** Makes a view that has seen nothing. */
    public ProcessView(MBeanServerConnection connection, LiveAdviser adviser) {
        this.connection = Objects.requireNonNull(connection, "connection");
        this.adviser = Objects.requireNonNull(adviser, "adviser");
    }

    /** Looks how many workers are busy and how many calls wait, for the averages of the interval; cheap, so it may be done often. */
    public void look() throws IOException {
        for (Map.Entry<ObjectName, SeenPool> each : pools.entrySet()) {
            PoolMXBean bean = JMX.newMXBeanProxy(connection, each.getKey(), PoolMXBean.class);
            PoolFigures figures = readOrNull(bean, PoolMXBean::getFigures);
            if (figures != null) {
                each.getValue().look(figures);
            }
        }
    }

    /** Returns what there is, over the interval since this was called last. */
    public ProcessSight see() throws IOException {
        List<PoolSight> seenPools = new ArrayList<>();
        Set<ObjectName> poolNames = names("Pool");
        pools.keySet().retainAll(poolNames);
        for (ObjectName name : poolNames) {
            PoolMXBean bean = JMX.newMXBeanProxy(connection, name, PoolMXBean.class);
            PoolFigures figures = readOrNull(bean, PoolMXBean::getFigures);
            if (figures != null) {
                LatencyFigures latency = readOrNull(bean, PoolMXBean::getLatency);
                seenPools.add(pools.computeIfAbsent(name, fresh -> new SeenPool(adviser))
                        .see(figures, latency));
            }
        }
        List<ReactorSight> seenReactors = new ArrayList<>();
        Set<ObjectName> reactorNames = names("Reactor");
        reactors.keySet().retainAll(reactorNames);
        for (ObjectName name : reactorNames) {
            ReactorMXBean bean = JMX.newMXBeanProxy(connection, name, ReactorMXBean.class);
            ReactorFigures figures = readOrNull(bean, ReactorMXBean::getFigures);
            if (figures != null) {
                seenReactors.add(new ReactorSight(figures, perSecond(reactors.put(name, figures), figures)));
            }
        }
        seenPools.sort(Comparator.comparing(pool -> pool.now().getName()));
        seenReactors.sort(Comparator.comparing(reactor -> reactor.now().getName()));
        return new ProcessSight(seenReactors, seenPools);
    }

    /** Returns the rate between the two instants at which the reactor counted; nothing where it was held up and has not counted anew. */
    private static OptionalDouble perSecond(@Nullable ReactorFigures earlier, ReactorFigures later) {
        if (earlier == null
                || earlier.getDeliveries() < 0
                || later.getCountedAtNanos() <= earlier.getCountedAtNanos()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((later.getDeliveries() - earlier.getDeliveries())
                * 1e9
                / (later.getCountedAtNanos() - earlier.getCountedAtNanos()));
    }

    private Set<ObjectName> names(String type) throws IOException {
        try {
            return connection.queryNames(new ObjectName(Registration.DOMAIN + ":type=" + type + ",*"), null);
        } catch (JMException e) {
            throw new AssertionError(e); // the pattern is well formed
        }
    }

    /** Returns null where it went between being listed and being read. */
    private static <B, T extends @Nullable Object> @Nullable T readOrNull(B bean, Function<B, T> read)
            throws IOException {
        try {
            return read.apply(bean);
        } catch (IllegalStateException wasDropped) {
            return null;
        } catch (UndeclaredThrowableException failure) {
            if (failure.getCause() instanceof InstanceNotFoundException) {
                return null;
            }
            if (failure.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw failure;
        }
    }
}
