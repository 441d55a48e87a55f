package dev.deft.reactor.service;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Result;
import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import dev.deft.deferred.internal.DurationText;
import dev.deft.reactor.internal.Durations;
import dev.deft.reactor.internal.ReactorAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stop of a service. Reactor thread only.
 *
 * <pre>
 *    begin: the work is cancelled --&gt; all of it has ended --&gt; onStop --&gt; that has ended --&gt; end
 *                   |                          ^                    |                      ^
 *                   '-- little time is left ---'                    '--- the deadline -----'  what has not ended is named
 * </pre>
 */
final class ServiceStop {

    private static final ReactorAccess ACCESS = ReactorAccess.get();

    /** The most that is kept of the time for what follows what takes too long: a tenth, or this. As a reactor's stop has it. */
    private static final long LONGEST_RESERVE = TimeUnit.SECONDS.toNanos(1);

    private final Service service;
    private final long begin;

    /** The nanoseconds from the beginning to the deadline. */
    private long most;

    /** The end of the advice: who is to be given what, for more time. */
    private String longer;

    private final List<ServiceWait> waiting = new ArrayList<>();

    /** The context of whoever has asked for it first, in which it goes on; null where none is carried. */
    private final @Nullable CarriedContext context;

    private final List<String> troubles = new ArrayList<>();
    private final List<Throwable> thrown = new ArrayList<>();
    private @Nullable DelayedCall deadline;
    private @Nullable DelayedCall reserve;

    /** Set when little of the time is left: nothing waits for its turn any more. */
    private boolean hurried;

    /** Set when no time is left. */
    private boolean givenUp;

    /** Set when onStop is called, or was by an earlier stop. */
    private boolean releasing;

    /** The call of onStop, while that is under way. */
    private Service.@Nullable Work release;

    private boolean ended;

    /**
     * Makes one of {@code deadline}, or of the time that the stop of the reactor leaves, where that is under way and leaves less.
     *
     * @param again true if it has been stopped, and only what has refused to end then is waited for
     */
    ServiceStop(Service service, Duration deadline, boolean again) {
        this.releasing = again;
        this.service = service;
        this.context = CarriedContexts.capture(service.confinement);
        this.begin = ACCESS.nanoTime(service.reactor);
        Duration ofReactor = ACCESS.leftForTriggers(service.reactor);
        this.most = Durations.saturatedNanos(shorter(deadline, ofReactor));
        this.longer = longer(deadline, ofReactor);
    }

    /** Makes a Deferred that fires when this ends; to cancel it ends this now. */
    Deferred<Void> join() {
        Deferred<Void> stopped = new Deferred<>(service.confinement, cancelled -> giveUp());
        waiting.add(ServiceWait.in(service.confinement, stopped));
        return stopped;
    }

    void begin() {
        if (!releasing) {
            cancelWork();
        }
        goOn();
        if (!ended) {
            deadline = service.reactor.callLater(left(), this::giveUp, dropped -> giveUp());
        }
        if (!ended) {
            reserve = service.reactor.callLater(beforeTheReserve(left()), this::hurry, dropped -> hurry());
        }
    }

    private void cancelWork() {
        List<Service.Work> lastFirst = new ArrayList<>(service.underWay());
        Collections.reverse(lastFirst);
        for (Service.Work work : lastFirst) {
            // What has ended with another's end is left alone: its chain may be waiting for what is nothing to this
            // service.
            if (service.underWay().contains(work)) {
                work.deferred().cancel();
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private String longer(Duration asked, Duration ofReactor) {
        return asked.compareTo(ofReactor) <= 0
                ? "it a longer deadline"
                : "the reactor a longer stopTimeout: of its %s this had %s, and not the %s that it was given"
                        .formatted(
                                DurationText.of(ACCESS.stopTimeout(service.reactor)),
                                text(ofReactor.toNanos()),
                                DurationText.of(asked));
    }

    /** Moves the deadline, if it is earlier then, to {@code asked} from now, or to what the stop of the reactor leaves. */
    void endBy(Duration asked) {
        Duration ofReactor = ACCESS.leftForTriggers(service.reactor);
        Duration within = shorter(asked, ofReactor);
        if (within.compareTo(left()) >= 0 || ended) {
            return;
        }
        most = sinceBegin() + Durations.saturatedNanos(within);
        longer = longer(asked, ofReactor);
        if (deadline != null && deadline.isActive()) {
            deadline.reset(within);
        }
        if (reserve != null && reserve.isActive()) {
            reserve.reset(beforeTheReserve(within));
        }
    }

    /** Goes on if it can, for something has ended. */
    void goOn() {
        if (ended) {
            return; // what was told of the end may have started the service again
        }
        CarriedContexts.run(context, this::goOnHere);
    }

    private void goOnHere() {
        if (!releasing && (hurried || service.underWay().isEmpty())) {
            releasing = true;
            release();
        } else if (releasing && release == null && service.underWay().isEmpty()) {
            end();
        }
    }

    private void release() {
        // Made as a callback is: what it throws is its failure, and an interrupt that it leaves is nobody else's.
        Deferred<Duration> made = new Deferred<>(service.confinement);
        release = new Service.Work("its onStop()", made, ACCESS.nanoTime(service.reactor));
        made.<Object>addCallbackDeferring(left -> Service.orDone(service.onStop(left)))
                .addBoth(result -> {
                    released(result);
                    return this;
                });
        made.callback(left());
    }

    private void released(Result<?> result) {
        Service.Work made = release;
        release = null;
        if (ended) {
            return;
        }
        if (result instanceof Result.Failure<?> failed) {
            Throwable failure = failed.cause();
            if (failure instanceof ServiceException inner) {
                troubles.addAll(inner.troublesWithin(service.name()));
                thrown.addAll(inner.thrown());
            } else if (givenUp && failure instanceof CancellationException && made != null) {
                blame(made);
            } else {
                troubles.add(service.name() + " failed in onStop(): " + failure);
                thrown.add(failure);
            }
        }
        goOn();
    }

    /** Has what waits for its turn have it now, for little of the time is left. */
    private void hurry() {
        hurried = true;
        goOn();
        service.hurry();
    }

    /** Ends it now, and names what has not ended. */
    private void giveUp() {
        if (ended) {
            return;
        }
        givenUp = true;
        hurry();
        if (release != null) {
            release.deferred().cancel();
        }
        if (!ended) {
            if (release != null) {
                blame(release);
            }
            service.underWay().forEach(this::blame);
            end();
        }
    }

    private void blame(Service.Work work) {
        troubles.add("%s still has %s under way, for %s"
                .formatted(service.name(), work.what(), text(ACCESS.nanoTime(service.reactor) - work.since())));
    }

    private void end() {
        ended = true;
        cancel(deadline);
        cancel(reserve);
        Throwable failure = troubles.isEmpty()
                ? null
                : ServiceException.didNotStop(
                        service.name(), text(Math.min(most, sinceBegin())), troubles, thrown, longer);
        service.stopEnded(failure);
        List.copyOf(waiting).forEach(each -> each.end(failure));
    }

    private static void cancel(@Nullable DelayedCall call) {
        if (call != null && call.isActive()) {
            call.cancel();
        }
    }

    private long sinceBegin() {
        return ACCESS.nanoTime(service.reactor) - begin;
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, most - sinceBegin()));
    }

    /** Returns the part of {@code time} after which little of it is left. */
    static Duration beforeTheReserve(Duration time) {
        return time.minusNanos(Math.min(Durations.saturatedNanos(time) / 10, LONGEST_RESERVE));
    }

    private static String text(long nanos) {
        return DurationText.of(Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(nanos)));
    }
}
