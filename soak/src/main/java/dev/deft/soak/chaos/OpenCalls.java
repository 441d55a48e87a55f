package dev.deft.soak.chaos;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of an episode that have no answer, but for those of the {@link Callers}, who know theirs. Any thread. */
final class OpenCalls {

    private final Set<Call> calls = ConcurrentHashMap.newKeySet();

    /** Before it is sent: its answer may come at once. */
    void add(Call call) {
        calls.add(call);
    }

    void remove(Call call) {
        calls.remove(call);
    }

    Collection<Call> all() {
        return Set.copyOf(calls);
    }
}
