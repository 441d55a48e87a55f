package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Scheduler;
import dev.deft.deferred.internal.DurationText;
import dev.deft.reactor.internal.Durations;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The wait of one caller for a look-up, which ends with its time-out. That counts from when the look-up begins, or from when
 * this joined it, if that was later: what waits in the resolver's queue has not been slow yet.
 *
 * <p>The worker that begins it wakes nobody. A timer looks: as long as the look-up has not begun, a whole time-out is still to
 * come, and when it has, what is left of it. Reactor thread only.
 */
final class LookUpWait implements Runnable {

    private final LookUps.LookUp lookUp;
    private final Duration timeout;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;
    private final long joinedAt;
    private final Deferred<List<InetAddress>> addresses;
    private DelayedCall timer;
    private boolean late;

    LookUpWait(LookUps.LookUp lookUp, Duration timeout, Scheduler scheduler, LongSupplier nanoTime) {
        this.lookUp = lookUp;
        this.timeout = timeout;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
        joinedAt = nanoTime.getAsLong();
        timer = scheduler.callLater(timeout, this);
        addresses = lookUp.join().onBoth(result -> end()).addErrback(CancellationException.class, this::whyCancelled);
    }

    Deferred<List<InetAddress>> addresses() {
        return addresses;
    }

    /** Looks whether time is up. */
    @Override
    public void run() {
        long left = nanosLeft();
        late = left <= 0;
        if (late) {
            addresses.cancel();
        } else {
            timer = scheduler.callLater(Duration.ofNanos(left), this);
        }
    }

    private long nanosLeft() {
        long now = nanoTime.getAsLong();
        Long begunAt = lookUp.start.at();
        long passed = begunAt == null ? 0 : Math.min(now - begunAt, now - joinedAt);
        return Durations.saturatedNanos(timeout) - passed;
    }

    private void end() {
        if (timer.isActive()) {
            timer.cancel();
        }
        lookUp.leave();
    }

    private List<InetAddress> whyCancelled(CancellationException cancelled) throws Exception {
        if (!late) {
            throw cancelled;
        }
        throw new TimeoutException("no address of " + lookUp.host + " within " + DurationText.of(timeout)
                + " of the look-up's start; give resolve() more time, or see why the resolver is slow");
    }

    @Override
    public String toString() {
        return "time-out of the look-up of " + lookUp.host;
    }
}
