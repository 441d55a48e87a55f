package dev.deft.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The bean of one pool or reactor in the platform's server of beans. */
final class Registration {

    /** The domain of the names of the beans. */
    static final String DOMAIN = "dev.deft";

    /** Tells those of one name from each other; each keeps its number as long as there is one who holds it. */
    @GuardedBy("Registration.class")
    private static final Map<Object, Long> IDS = new WeakHashMap<>();

    @GuardedBy("Registration.class")
    private static long lastId;

    private final WeakReference<Object> shown;
    private final ObjectName name;

    /** False where somebody else has published the same before. */
    private final boolean own;

    private Registration(Object shown, String type, String itsName, Object bean) {
        this.shown = new WeakReference<>(shown);
        try {
            name = new ObjectName(
                    DOMAIN + ":type=" + type + ",name=" + ObjectName.quote(itsName) + ",id=" + idOf(shown));
            own = register(bean, name);
        } catch (JMException refused) {
            throw new IllegalStateException(
                    "the " + type + " '" + itsName
                            + "' could not be published, for the platform's server of beans refuses it; see what it says",
                    refused);
        }
    }

    static Registration of(ThreadPool pool, @Nullable LiveLatency latency) {
        return new Registration(pool, "Pool", pool.name(), new PoolBean(pool, latency));
    }

    static Registration of(Reactor reactor) {
        ReactorBean bean = new ReactorBean(reactor);
        return new Registration(reactor, "Reactor", bean.getName(), bean);
    }

    private static long idOf(Object shown) {
        synchronized (Registration.class) {
            return IDS.computeIfAbsent(shown, fresh -> ++lastId);
        }
    }

    private static boolean register(Object bean, ObjectName name) throws JMException {
        try {
            server().registerMBean(bean, name);
            return true;
        } catch (InstanceAlreadyExistsException publishedBefore) {
            return false;
        }
    }

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    boolean isOf(Object other) {
        return shown.refersTo(other);
    }

    ObjectName name() {
        return name;
    }

    /** Takes the bean back. */
    void end() {
        if (!own) {
            return;
        }
        try {
            server().unregisterMBean(name);
        } catch (InstanceNotFoundException takenBackBefore) {
            return; // by whoever may do so with any bean
        } catch (JMException e) {
            throw new IllegalStateException("the bean " + name + " could not be taken back", e);
        }
    }
}
