package dev.deft.reactor.service;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.reactor.internal.ReactorAccess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The stop of the services of a {@link MultiService}, the last first, each when the one before it in that order has stopped. Reactor thread only. */
final class StopInTurn {

    private static final ReactorAccess ACCESS = ReactorAccess.get();

    private final MultiService parent;
    private final long begin;
    private final Duration deadline;
    private final Deque<Service> waiting = new ArrayDeque<>();
    private final Set<Deferred<Void>> underWay = new LinkedHashSet<>();
    private final List<ServiceException> failures = new ArrayList<>();
    private final Deferred<Void> ended;
    private final ServiceWait wait;

    /** Set when none waits for its turn any more. */
    private boolean hurried;

    /** Set while stops are begun, further down the stack. Without it, stops that end at once would recurse. */
    private boolean beginning;

    StopInTurn(MultiService parent, Collection<Service> services, Duration deadline) {
        this.parent = parent;
        this.begin = ACCESS.nanoTime(parent.reactor);
        this.deadline = deadline;
        services.forEach(waiting::push);
        this.ended = new Deferred<>(parent.confinement, cancelled -> giveUp());
        this.wait = ServiceWait.in(parent.confinement, ended);
    }

    Deferred<Void> begin() {
        goOn();
        return ended;
    }

    /** Stops those at once that wait for their turn. */
    void hurry() {
        hurried = true;
        goOn();
    }

    /** Has the deadline of all be now; none waits for its turn by then. */
    private void giveUp() {
        List.copyOf(underWay).forEach(Deferred::cancel);
    }

    private void goOn() {
        if (beginning || ended.isCalled()) {
            return;
        }
        beginning = true;
        try {
            while (!waiting.isEmpty() && (hurried || underWay.isEmpty())) {
                stop(waiting.pop());
            }
        } finally {
            beginning = false;
        }
        if (waiting.isEmpty() && underWay.isEmpty()) {
            wait.end(failures.isEmpty() ? null : ServiceException.ofAll(failures));
        }
    }

    private void stop(Service service) {
        Duration left = deadline.minusNanos(ACCESS.nanoTime(parent.reactor) - begin);
        Deferred<Void> stopped = service.stop(left.isNegative() ? Duration.ZERO : left);
        underWay.add(stopped);
        stopped.addBoth(result -> {
            underWay.remove(stopped);
            if (result instanceof Result.Failure<Void> failed) {
                failures.add((ServiceException) failed.cause());
            }
            goOn();
            return this;
        });
    }
}
