package dev.deft.reactor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.reactor.internal.ReactorAccess;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The signals on which reactors log what they have under way, each as long as there is a reactor that does. Any thread. */
final class DescribeSignals {

    private static final ReactorAccess REACTORS = ReactorAccess.get();

    private static final DescribeSignals OF_THE_PROCESS = new DescribeSignals(DescribeSignals::ofTheJvm);

    /** The signal by which HotSpot suspends threads on Linux, for Flight Recorder's samples say, and the variable that names it another. */
    private static final String OF_SAMPLES = "USR2";

    private static final String OTHER_FOR_SAMPLES = "_JAVA_SR_SIGNUM";

    /** A signal that is listened to. */
    private record Listening(StopSignals.SignalSource source, Set<Reactor> reactors) {}

    /** Makes the source of a signal. A seam: a test has others. */
    private final Function<String, StopSignals.SignalSource> sources;

    @GuardedBy("this")
    private final Map<String, Listening> bySignal = new HashMap<>();

    DescribeSignals(Function<String, StopSignals.SignalSource> sources) {
        this.sources = sources;
    }

    private static StopSignals.SignalSource ofTheJvm(String name) {
        if (name.equals(OF_SAMPLES) && System.getenv(OTHER_FOR_SAMPLES) == null) {
            throw new IllegalStateException(
                    "SIGUSR2 is the JVM's own, which hands it out all the same: a recording of Flight Recorder, which takes its samples"
                            + " with it, would ask for the page many times a second; take USR1");
        }
        return new JvmSignals(List.of(name));
    }

    static DescribeSignals ofTheProcess() {
        return OF_THE_PROCESS;
    }

    /** Has the reactor describe itself on {@code signal}, until it is {@linkplain #forget forgotten}. */
    synchronized void add(String signal, Reactor reactor) {
        Listening known = bySignal.get(signal);
        if (known == null) {
            known = new Listening(sources.apply(signal), new LinkedHashSet<>());
            known.source.handTo((name, number) -> received(signal));
            bySignal.put(signal, known);
        }
        known.reactors.add(reactor);
    }

    /** Forgets the reactor, which has ended. */
    synchronized void forget(String signal, Reactor reactor) {
        Listening known = bySignal.get(signal);
        if (known != null && known.reactors.remove(reactor) && known.reactors.isEmpty()) {
            bySignal.remove(signal);
            known.source.handBack();
        }
    }

    /** Takes a signal. On the JVM's thread for it. */
    private void received(String signal) {
        for (Reactor reactor : reactors(signal)) {
            if (!REACTORS.soon(reactor, () -> ReactorLog.described(reactor.describe()))) { // whatever calls wait there
                ReactorLog.described(reactor + " has ended");
            }
        }
    }

    private synchronized List<Reactor> reactors(String signal) {
        Listening known = bySignal.get(signal);
        return known == null ? List.of() : List.copyOf(known.reactors);
    }
}
