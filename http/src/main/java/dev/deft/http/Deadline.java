package dev.deft.http;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Scheduler;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import dev.deft.net.Connection;
import dev.deft.net.internal.StreamConnection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of the time for what a connection waits for, one thing after another: the next request, its head, the next byte of its body. One timer serves for all: it stays
 * where it is when nothing is waited for, and a deadline that is no earlier than its own, as nearly every next one is, costs a look at the clock. When the time of a server
 * is up, what has arrived meanwhile is received before: a call may have held the reactor up, and what was waited for may be here. A client's is up at once, for an idle
 * connection is not to have another request then. On the scheduler's thread only.
 */
final class Deadline {

    private final Scheduler scheduler;
    private final Confinement confinement;

    /** The connection of which what has arrived is received before; null for none. */
    private @Nullable Connection connection;

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

    /** Sets the connection of which what has arrived is received before the time is up. */
    void setConnection(Connection its) {
        connection = its;
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
        if (then != null && connection instanceof StreamConnection ours) {
            ours.afterArrivals(this::makeCall);
        } else {
            makeCall(); // a client's, or in a wrapper of a user's
        }
    }

    /** Makes the call, unless it was cleared meanwhile, or another was set, which has its timer. */
    private void makeCall() {
        Runnable call = then;
        if (call != null && timer == null) {
            CarriedContext its = context;
            clear();
            CarriedContexts.run(its, call);
        }
    }
}
