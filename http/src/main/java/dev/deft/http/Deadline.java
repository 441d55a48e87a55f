package dev.deft.http;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Scheduler;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of the time for what a connection waits for, one thing after another: the next request, its head, the next byte of its body. One timer serves for all: it stays
 * where it is when nothing is waited for, and a deadline that is no earlier than its own, as nearly every next one is, costs a look at the clock. On the
 * scheduler's thread only.
 */
final class Deadline {

    private final Scheduler scheduler;
    private final Confinement confinement;

    /** The timer; null where none is set. */
    private @Nullable DelayedCall timer;

    /** The call for when the time is up; null while none runs. */
    private @Nullable Runnable then;

    /** The context of who has set it, and not of who has set the timer, maybe for an earlier request; null where none is carried. */
    private @Nullable CarriedContext context;

    /**
     * Makes one for which no time runs.
     *
     * @param confinement the confinement to the scheduler's thread
     */
    Deadline(Scheduler scheduler, Confinement confinement) {
        this.scheduler = scheduler;
        this.confinement = confinement;
    }

    /** Has {@code call} made in {@code time} from now, in the context of who calls this, in place of whatever was to be made. */
    void set(Duration time, Runnable call) {
        then = call;
        context = CarriedContexts.capture(confinement);
        if (timer != null && timer.isActive()) {
            timer.reset(time);
        } else {
            timer = scheduler.callLater(time, this::isUp);
        }
    }

    /** Has nothing made, until it is set again, which is to be expected. */
    void clear() {
        then = null;
        context = null;
    }

    /** Has nothing made any more, and leaves no timer. */
    void end() {
        clear();
        if (timer != null && timer.isActive()) {
            timer.cancel();
        }
        timer = null;
    }

    private void isUp() {
        timer = null;
        Runnable call = then;
        CarriedContext its = context;
        clear();
        if (call != null) {
            CarriedContexts.run(its, call);
        }
    }
}
