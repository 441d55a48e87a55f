package dev.deft.reactor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * The signals that end a process, as long as there are reactors that are to stop on them: the first stops those, the next ends
 * the process at once. Any thread.
 *
 * <p>Source: the handlers that Twisted's reactor installs for SIGINT and SIGTERM; the second signal's meaning is the custom of
 * command lines.
 */
final class StopSignals {

    /** The status of a process that a signal has ended, by the custom of shells, less the signal's number. */
    private static final int EXIT_BY_SIGNAL = 128;

    /** The source of a process's signals. A seam: a test has others. */
    interface SignalSource {

        /**
         * Has {@code handler} told the name and the number of each signal that asks the process to end, in place of the handler
         * before.
         *
         * @throws IllegalStateException if the JVM does not give its signals away
         */
        void handTo(ObjIntConsumer<String> handler);

        /** Gives the signals back to the handler before, unless others have taken them since: then those keep them. */
        void handBack();

        /** Sends the process the signal of that name once more, for the handler that is told now that this source's are not. */
        void raise(String name);

        /** Ends the process, here and now. */
        void halt(int status);
    }

    private static final StopSignals OF_THE_PROCESS = new StopSignals(new JvmSignals());

    private final SignalSource source;

    @GuardedBy("this")
    private final Set<Reactor> reactors = new LinkedHashSet<>();

    @GuardedBy("this")
    private boolean signalled;

    StopSignals(SignalSource source) {
        this.source = source;
    }

    static StopSignals ofTheProcess() {
        return OF_THE_PROCESS;
    }

    /** Has the reactor stop on a signal, until it is {@linkplain #forget forgotten}. */
    synchronized void add(Reactor reactor) {
        if (reactors.isEmpty()) {
            source.handTo(this::received);
        }
        reactors.add(reactor);
    }

    /** Forgets the reactor, which has ended. */
    synchronized void forget(Reactor reactor) {
        if (reactors.remove(reactor) && reactors.isEmpty()) {
            signalled = false;
            source.handBack();
        }
    }

    /** Takes a signal. On the JVM's thread for it. */
    private void received(String name, int number) {
        List<Reactor> toStop;
        synchronized (this) {
            if (signalled) {
                source.halt(EXIT_BY_SIGNAL + number);
                return;
            }
            toStop = List.copyOf(reactors);
            signalled = !toStop.isEmpty();
        }
        if (toStop.isEmpty()) { // it was on its way when the last one ended: it is for the handler that is told now
            source.raise(name);
            return;
        }
        ReactorLog.stopsOnSignal(name, toStop);
        toStop.forEach(reactor -> reactor.stopOnSignal(number));
    }
}
