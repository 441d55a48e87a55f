package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.deferred.Result;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls set on one system event, in three phases. Reactor thread only. Each is made once, in the order in which it
 * was added; what one throws is logged and keeps no other from its turn. From Twisted's {@code _ThreePhaseEvent}.
 */
final class SystemEventTriggers {

    private final SystemEvent event;
    private final ReactorThread thread;
    private final Map<Phase, Set<Trigger>> waiting = new EnumMap<>(Phase.class);

    /** The triggers of "before" whose Deferreds are waited for now. */
    private final List<Awaited> awaited = new ArrayList<>();

    private static final class Awaited {

        private final Callable<?> call;
        private final Deferred<?> returned;

        /** Set when it has a result; one that has fired may yet wait for another. */
        private boolean isOver;

        Awaited(Callable<?> call, Deferred<?> returned) {
            this.call = call;
            this.returned = returned;
        }
    }

    SystemEventTriggers(SystemEvent event, ReactorThread thread) {
        this.event = event;
        this.thread = thread;
        for (Phase phase : Phase.values()) {
            waiting.put(phase, new LinkedHashSet<>());
        }
    }

    EventTrigger add(Phase phase, Callable<?> call) {
        Set<Trigger> set = waiting.get(phase);
        if (set == null) {
            throw new IllegalStateException("A trigger %s %s was added after that phase, and would never be called; %s"
                    .formatted(
                            phase,
                            event,
                            event == SystemEvent.STARTUP
                                    ? "call callWhenRunning() instead"
                                    : "add it before the reactor stops"));
        }
        Trigger trigger = new Trigger(call, set);
        set.add(trigger);
        return trigger;
    }

    /** Calls the triggers of "before"; fires when what they returned has fired, those included that were added meanwhile. */
    Deferred<?> before() {
        awaited.clear();
        drain(Phase.BEFORE, (call, result) -> {
            if (result instanceof Deferred<?> deferred) {
                Awaited each = new Awaited(call, deferred);
                deferred.onBoth(over ->
                        each.isOver = true); // throws here, where it costs one trigger, if it belongs to another thread
                awaited.add(each);
            }
        });
        if (awaited.isEmpty()) {
            waiting.remove(Phase.BEFORE);
            return Deferred.succeed(event);
        }
        return Deferreds.list(awaited.stream().map(each -> each.returned).toList())
                .addCallbackDeferring(results -> {
                    for (Result<?> result : results) {
                        if (result instanceof Result.Failure<?> failed
                                && !(failed.cause() instanceof CancellationException)) {
                            ReactorLog.error("Trigger BEFORE " + event + ": what it waited for failed", failed.cause());
                        }
                    }
                    return before();
                });
    }

    /** Returns the triggers of "before" whose Deferreds have no result, by their names, or those of their classes. */
    List<String> awaited() {
        return awaited.stream()
                .filter(each -> !each.isOver)
                .map(each -> ReactorLog.nameOf(each.call))
                .toList();
    }

    /** Calls the triggers of a phase that nothing is waited for in, and closes it; what they return is ignored. */
    void run(Phase phase) {
        drain(phase, (call, result) -> {});
        waiting.remove(phase);
        awaited.clear(); // in whatever phase: nothing is waited for any more
    }

    private void drain(Phase phase, BiConsumer<Callable<?>, @Nullable Object> onResult) {
        Set<Trigger> set = waiting.get(phase);
        if (set == null) {
            return;
        }
        String what = "Trigger " + phase + " " + event; // before any is taken out: there may be no memory for it then
        while (!set.isEmpty()) {
            Iterator<Trigger> first = set.iterator();
            Callable<?> call = first.next().take();
            first.remove();
            try {
                onResult.accept(call, callAlone(call, what));
            } catch (Throwable failure) {
                ReactorLog.threw(what, call, failure);
            }
        }
    }

    private static @Nullable Object callAlone(Callable<?> call, String what) throws Exception {
        try {
            return call.call();
        } finally {
            ReactorLog.clearInterrupt(what, call);
        }
    }

    private final class Trigger implements EventTrigger {
        private final Set<Trigger> set;

        /** The call; null once it was made or removed, for a program that keeps this handle keeps what it holds. */
        private @Nullable Callable<?> call;

        Trigger(Callable<?> call, Set<Trigger> set) {
            this.call = call;
            this.set = set;
        }

        @Override
        public void remove() {
            thread.check(this, "remove");
            if (!set.remove(this)) {
                throw new IllegalStateException("A trigger on " + event
                        + " was called or removed before; remove it once at most, and before that");
            }
            call = null;
        }

        Callable<?> take() {
            Callable<?> taken = Objects.requireNonNull(call, "it waits");
            call = null;
            return taken;
        }
    }
}
