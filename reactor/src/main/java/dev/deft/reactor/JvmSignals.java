package dev.deft.reactor;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ObjIntConsumer;

/**
 * SIGINT, which Ctrl-C sends, and SIGTERM, as {@code sun.misc.Signal} hands them out: all that java.base has is a shutdown hook,
 * which a second signal would wait for. Guarded by the one {@link StopSignals} that has it.
 *
 * <p>By reflection, since javac warns of every mention of that class, and cannot be told that it is meant.
 */
final class JvmSignals implements StopSignals.Source {

    private static final List<String> NAMES = List.of("INT", "TERM");

    private record Former(Object signal, Object handler) {}

    private final List<Former> former = new ArrayList<>();

    @Override
    public void handTo(ObjIntConsumer<String> handler) {
        for (String name : NAMES) {
            try {
                Class<?> type = Class.forName("sun.misc.Signal");
                Object signal = type.getConstructor(String.class).newInstance(name);
                int number = (int) type.getMethod("getNumber").invoke(signal);
                former.add(new Former(signal, handle(signal, handlerThat(() -> handler.accept("SIG" + name, number)))));
            } catch (ReflectiveOperationException refused) {
                handBack();
                throw new IllegalStateException(
                        "The JVM does not hand out SIG" + name
                                + "; start it without -Xrs and with the module jdk.unsupported, or leave out"
                                + " stopOnSignals()",
                        refused instanceof InvocationTargetException thrown ? thrown.getCause() : refused);
            }
        }
    }

    @Override
    public void handBack() {
        for (Former each : former) {
            try {
                handle(each.signal(), each.handler());
            } catch (ReflectiveOperationException refused) {
                Reports.error("The former handler of " + each.signal() + " could not be set again", refused);
            }
        }
        former.clear();
    }

    @Override
    public void raise(String name) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Object signal = type.getConstructor(String.class).newInstance(name.substring("SIG".length()));
            type.getMethod("raise", type).invoke(null, signal);
        } catch (ReflectiveOperationException refused) {
            Reports.error(name + ", which came when the last reactor had ended, could not be sent on", refused);
        }
    }

    @Override
    public void halt(int status) {
        Runtime.getRuntime().halt(status);
    }

    /** Sets the signal's handler, and returns the one before. */
    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        Method handle =
                signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"));
        return Objects.requireNonNull(handle.invoke(null, signal, handler), "the handler before");
    }

    private static Object handlerThat(Runnable handles) throws ClassNotFoundException {
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(handles, arguments); // equals, hashCode, toString
            }
            handles.run();
            return null;
        });
    }
}
