package dev.deft.reactor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Deft's handler of one signal, which knows the one that it took the signal from.
 *
 * <p>Handlers of a signal form a chain, each knowing the one before it, and of the chain the JVM knows the newest. The one that
 * ends need not be the newest: another copy of Deft, in another class loader, or another library may have taken the signal since.
 *
 * <ul>
 *   <li>If this is the newest, the one before it is set again.
 *   <li>If the newest is a copy of Deft's, it is told to forget this one, and whom to set in place of it. Copies share no class of
 *       Deft's, so they know each other by their proxies being a {@link BiConsumer} as well, of the one that leaves and the one that comes in its place.
 *   <li>If it is anybody else's, it stays. Should it set this one again some day, then the next signal is passed on
 *       ({@link #removeEnded}).
 * </ul>
 *
 * <p>Any thread. The monitor is that of the class {@code sun.misc.Signal}, which all copies share. By reflection, as in
 * {@link JvmSignals}.
 */
final class ChainedSignalHandler implements InvocationHandler {

    private static final Class<?> SIGNAL;
    private static final Class<?> SIGNAL_HANDLER;

    static {
        try {
            SIGNAL = Class.forName("sun.misc.Signal");
            SIGNAL_HANDLER = Class.forName("sun.misc.SignalHandler");
        } catch (ClassNotFoundException e) {
            throw new ExceptionInInitializerError(e); // JvmSignals has found it before
        }
    }

    private final Object signal;
    private final Runnable action;
    private final Object handler;

    /** The handler that the signal was taken from; null until it was. */
    @GuardedBy("SIGNAL")
    private @Nullable Object former;

    @GuardedBy("SIGNAL")
    private boolean active;

    /** Makes one that calls {@code action} for each signal, on a thread of the JVM's, from {@link #install} to {@link #remove} at least. */
    ChainedSignalHandler(Object signal, Runnable action) {
        this.signal = signal;
        this.action = action;
        this.handler = Proxy.newProxyInstance(
                SIGNAL_HANDLER.getClassLoader(), new Class<?>[] {SIGNAL_HANDLER, BiConsumer.class}, this);
    }

    /** Takes the signal. */
    void install() throws ReflectiveOperationException {
        synchronized (SIGNAL) {
            former = set(handler);
            active = true;
        }
    }

    /** Gives the signal back, if it is still this one's. */
    void remove() throws ReflectiveOperationException {
        synchronized (SIGNAL) {
            active = false;
            Object before = lastActive(former);
            Object newest = set(handler); // there is no way to ask but to set one
            if (newest == handler) {
                set(before);
            } else {
                set(newest);
                tell(newest, handler, before);
            }
        }
    }

    /**
     * Removes links that have ended from the end of the chain, where others may have set them again.
     *
     * @param action the action for a signal that comes meanwhile
     */
    static void removeEnded(Object signal, Runnable action) throws ReflectiveOperationException {
        ChainedSignalHandler probe = new ChainedSignalHandler(signal, action);
        synchronized (SIGNAL) {
            probe.install();
            probe.remove();
        }
    }

    private Object set(@Nullable Object newHandler) throws ReflectiveOperationException {
        Method handle = SIGNAL.getMethod("handle", SIGNAL, SIGNAL_HANDLER);
        return Objects.requireNonNull(handle.invoke(null, signal, newHandler), "the handler before");
    }

    @GuardedBy("SIGNAL")
    private static @Nullable Object lastActive(@Nullable Object from) {
        Object each = from;
        while (linkOf(each) instanceof ChainedSignalHandler link && !link.active) {
            each = link.former;
        }
        return each;
    }

    /** Returns the handler behind a proxy; its class is another one in another copy of Deft. */
    private static @Nullable Object linkOf(@Nullable Object each) {
        return each != null && Proxy.isProxyClass(each.getClass()) ? Proxy.getInvocationHandler(each) : null;
    }

    @SuppressWarnings("unchecked") // nobody else has a handler that is both
    private static void tell(@Nullable Object link, Object leaving, @Nullable Object inPlace) {
        if (linkOf(link) != null && link instanceof BiConsumer<?, ?> copy) {
            ((BiConsumer<Object, @Nullable Object>) copy).accept(leaving, inPlace);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a handler is equal to itself alone
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments) {
        switch (method.getName()) {
            case "handle" -> action.run();
            case "accept" -> replace(argument(arguments, 0), argument(arguments, 1));
            case "equals" -> {
                return self == argument(arguments, 0);
            }
            case "hashCode" -> {
                return System.identityHashCode(self);
            }
            case "toString" -> {
                return toString();
            }
            default -> throw new UnsupportedOperationException(method + " of " + this);
        }
        return null;
    }

    private void replace(Object leaving, Object inPlace) {
        synchronized (SIGNAL) {
            if (former == leaving) {
                former = inPlace;
            } else {
                tell(former, leaving, inPlace);
            }
        }
    }

    private static Object argument(@Nullable Object @Nullable [] arguments, int index) {
        return Objects.requireNonNull(Objects.requireNonNull(arguments)[index]);
    }

    @Override
    public String toString() {
        return "Deft's handler of " + signal;
    }
}
