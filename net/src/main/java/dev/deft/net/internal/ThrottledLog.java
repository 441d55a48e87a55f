package dev.deft.net.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The warnings of one port, or of all connections of a reactor that are no port's, and the failures of the user's code there, which peers cause, and so as many as they like: of each kind
 * one a minute at most, by the reactor's clock. It has the number of those that were left out since the one before. Reactor thread only.
 */
public final class ThrottledLog {

    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Network network;
    private final Map<String, Told> kinds = new HashMap<>();

    /** The last line of a kind, and how many would have followed it. */
    private static final class Told {

        private final long at;
        private long leftOut;

        Told(long at) {
            this.at = at;
        }
    }

    /** Makes one that has logged nothing. */
    public ThrottledLog(Network network) {
        this.network = network;
    }

    /** Logs {@code line}, unless a line of its kind was logged less than a minute ago; of kinds there are to be few. */
    public void warn(String kind, Supplier<String> line) {
        tell(kind, line, NetLog::warn);
    }

    /** Logs a failure of the user's code, unless one of its class and {@code kind}, the call say, was logged less than a minute ago. */
    public void error(String kind, Supplier<String> line, Throwable failure) {
        tell(kind + " threw " + failure.getClass().getName(), line, text -> NetLog.error(text, failure));
    }

    /** Clears the interrupt that a call of the user's has left, for nobody is to inherit it. Then {@code what} names the call, which is the kind of the line. */
    public void clearInterrupt(Supplier<String> what) {
        if (Thread.interrupted()) {
            String name = what.get();
            warn(
                    name + " was interrupted",
                    () -> name
                            + " ended with the reactor's thread interrupted; that is cleared, so that nobody inherits it."
                            + " To end the reactor, call stop()");
        }
    }

    private void tell(String kind, Supplier<String> line, Consumer<String> log) {
        long now = network.nanoTime();
        Told last = kinds.get(kind);
        if (last != null && now - last.at < PAUSE_NANOS) {
            last.leftOut++;
            return;
        }
        kinds.put(kind, new Told(now));
        log.accept(line.get()
                + (last == null || last.leftOut == 0 ? "" : "; " + last.leftOut + " more since the last such line"));
    }
}
