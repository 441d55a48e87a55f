package dev.deft.soak.chaos;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of an episode that have no answer, but for those of the {@link Callers}, which know theirs. Any thread. */
final class OpenCalls {

    private final Set<ChaosCall> calls = ConcurrentHashMap.newKeySet();

    /** Adds a call. Before it is sent: its answer may come at once. */
    void add(ChaosCall call) {
        calls.add(call);
    }

    void remove(ChaosCall call) {
        calls.remove(call);
    }

    Collection<ChaosCall> all() {
        return Set.copyOf(calls);
    }
}
