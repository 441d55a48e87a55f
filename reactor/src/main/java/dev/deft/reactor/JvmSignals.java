package dev.deft.reactor;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * The signals SIGINT, which Ctrl-C sends, and SIGTERM, as {@code sun.misc.Signal} hands them out: all that java.base has is a
 * shutdown hook, which a second signal would wait for. Used under the monitor of the one {@link StopSignals} that has it.
 *
 * <p>By reflection, since javac warns of every mention of that class, and cannot be told that it is meant.
 */
final class JvmSignals implements StopSignals.SignalSource {

    private static final List<String> NAMES = List.of("INT", "TERM");

    private final List<String> names;
    private final List<ChainedSignalHandler> links = new ArrayList<>();

    JvmSignals() {
        this(NAMES);
    }

    /** Makes one for the signals of these names, without their "SIG"; a test has some that end no process. */
    JvmSignals(List<String> names) {
        this.names = names;
    }

    @Override
    public void handTo(ObjIntConsumer<String> handler) {
        for (String name : names) {
            try {
                Object signal = signal(name);
                int number = (int) signal.getClass().getMethod("getNumber").invoke(signal);
                ChainedSignalHandler link =
                        new ChainedSignalHandler(signal, () -> handler.accept("SIG" + name, number));
                link.install();
                links.add(link);
            } catch (ReflectiveOperationException refused) {
                handBack();
                throw new IllegalStateException(
                        "The JVM does not hand out SIG" + name
                                + "; start it without -Xrs and with the module jdk.unsupported, or do without"
                                + " it",
                        refused instanceof InvocationTargetException thrown ? thrown.getCause() : refused);
            }
        }
    }

    @Override
    public void handBack() {
        for (ChainedSignalHandler link : links) {
            try {
                link.remove();
            } catch (ReflectiveOperationException refused) {
                ReactorLog.error("The former handler of " + link + " could not be set again", refused);
            }
        }
        links.clear();
    }

    @Override
    public void raise(String name) {
        try {
            Object signal = signal(name.substring("SIG".length()));
            ChainedSignalHandler.removeEnded(signal, () -> raise(name));
            signal.getClass().getMethod("raise", signal.getClass()).invoke(null, signal);
        } catch (ReflectiveOperationException refused) {
            ReactorLog.error(name + ", which came when the last reactor had ended, could not be sent on", refused);
        }
    }

    private static Object signal(String name) throws ReflectiveOperationException {
        return Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
    }

    @Override
    public void halt(int status) {
        Runtime.getRuntime().halt(status);
    }
}
