package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Phase;
import dev.deft.soak.InjectedFailures;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A fault of a trigger on a reactor's shutdown. */
enum TriggerFault {
    THROWS_BEFORE(Phase.BEFORE),
    THROWS_DURING(Phase.DURING),
    THROWS_AFTER(Phase.AFTER),
    /** Returns a Deferred that fires while the shutdown waits. */
    FIRES_LATE(Phase.BEFORE),
    FAILS_LATE(Phase.BEFORE),
    /** Returns a Deferred that never fires; the reactor's stopTimeout bounds the wait for it. */
    NEVER_FIRES(Phase.BEFORE);

    private static final Duration LATE = Duration.ofMillis(10);

    private final Phase phase;

    TriggerFault(Phase phase) {
        this.phase = phase;
    }

    Phase phase() {
        return phase;
    }

    Callable<?> on(ReactorUnderTest tested) {
        return switch (this) {
            case THROWS_BEFORE, THROWS_DURING, THROWS_AFTER ->
                () -> {
                    throw new InjectedFailures.InjectedException();
                };
            case FIRES_LATE -> () -> late(tested, false);
            case FAILS_LATE -> () -> late(tested, true);
            case NEVER_FIRES -> () -> tested.reactor().newDeferred();
        };
    }

    private static Deferred<Object> late(ReactorUnderTest tested, boolean fails) {
        Deferred<Object> late = tested.reactor().newDeferred();
        tested.later(LATE, () -> fire(late, fails));
        return late;
    }

    private static void fire(Deferred<Object> late, boolean fails) {
        if (late.isCalled()) {
            return; // the wait for it was over before
        }
        if (fails) {
            late.errback(new InjectedFailures.InjectedException());
        } else {
            late.callback("late");
        }
    }
}
