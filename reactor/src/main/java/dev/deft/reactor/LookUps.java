package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Scheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The look-ups of a reactor. Those of the same host that are asked for while one is under way share it: so many that wait for
 * a slow server take one of the resolver's threads, and not all. That holds for one that was given up as well, if it keeps a thread: whoever
 * asks next waits for it, for {@link #LONGEST} at most from its beginning, and then another is begun, though others may go on waiting for the first. Reactor
 * thread only.
 */
final class LookUps {

    /** The time for which one that was given up is waited for: after it, it seems to hang. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    private final AddressSource source;
    private final Scheduler scheduler;
    private final LongSupplier nanoTime;

    /** Makes of a result one that arrives in the context of whoever asks. */
    private final UnaryOperator<Deferred<List<InetAddress>>> inContext;

    /** The look-ups under way that somebody waits for, or may wait for, by host. */
    private final Map<String, LookUp> underWay = new HashMap<>();

    LookUps(
            AddressSource source,
            Scheduler scheduler,
            LongSupplier nanoTime,
            UnaryOperator<Deferred<List<InetAddress>>> inContext) {
        this.inContext = inContext;
        this.source = source;
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
    }

    /** Joins the look-up of {@code host} that is under way, or begins one. */
    Deferred<List<InetAddress>> resolve(String host, Duration timeout) {
        LookUp lookUp = underWay.get(host);
        if (lookUp == null || lookUp.seemsToHang()) {
            lookUp = new LookUp(host);
        }
        return inContext.apply(new LookUpWait(lookUp, timeout, scheduler, nanoTime).addresses());
    }

    /** Returns the hosts that are looked up now, and that somebody waits for or may wait for. */
    Collection<String> hosts() {
        return Collections.unmodifiableCollection(underWay.keySet());
    }

    /** Fails those that have no answer, for the reactor ends. */
    void end() {
        source.end();
    }

    /** A look-up under way, which ends when it has its answer, or nobody waits for it and it can be ended. */
    final class LookUp {

        final String host;
        final LookUpStart start = new LookUpStart();
        private final Deferred<List<InetAddress>> answer;
        private int waiters;

        /** Somebody has waited, and does no more. */
        private boolean givenUp;

        private LookUp(String host) {
            this.host = host;
            answer = source.lookUp(host, start);
            underWay.put(host, this);
            // First of all steps: who asks again in a callback is to begin anew.
            answer.onBoth(done -> underWay.remove(host, this)).addErrback(this::whyFailed);
        }

        /** Passes a failure on to who waits. Where all have given it up, and were told so, it is nobody's, and not to be reported as unhandled. */
        private List<InetAddress> whyFailed(Throwable failure) {
            if (waiters > 0 || !givenUp) {
                Submission.<RuntimeException>throwAsItIs(failure);
            }
            return List.of();
        }

        /** Returns whether it has gone on for long and was too long for one at least: where many ask, there is always somebody who still waits. */
        private boolean seemsToHang() {
            Long begunAt = start.at();
            return givenUp && begunAt != null && nanoTime.getAsLong() - begunAt > LONGEST.toNanos();
        }

        /** Returns the answer for one more that waits, who is to {@link #leave} when it has it, or has given up. */
        Deferred<List<InetAddress>> join() {
            waiters++;
            return answer.fork();
        }

        void leave() {
            waiters--;
            givenUp = true; // or it has its answer, and nobody asks any more
            boolean goesOn = source.keepsThreads() && start.at() != null;
            if (waiters == 0 && !goesOn && underWay.remove(host, this)) {
                answer.cancel();
            }
        }
    }
}
