package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Scheduler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The look-ups of a reactor. Those of the same host, in whichever {@linkplain HostNames#folded spelling}, that are asked for while one is under way share it: so many that wait for
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

    /** The look-ups under way that somebody waits for, or may wait for, by {@linkplain HostNames#folded folded} host. */
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
        String key = HostNames.folded(host);
        LookUp lookUp = underWay.get(key);
        if (lookUp == null || lookUp.seemsToHang()) {
            lookUp = new LookUp(host, key);
        }
        return inContext.apply(new LookUpWait(lookUp, timeout, scheduler, nanoTime).addresses());
    }

    /** Returns the hosts that are looked up now, as they were spelt first, and that somebody waits for or may wait for. */
    Collection<String> hosts() {
        return underWay.values().stream().map(lookUp -> lookUp.host).toList();
    }

    /** Fails those that have no answer, for the reactor ends. */
    void end() {
        source.end();
    }

    /** A look-up under way, which ends when it has its answer, or nobody waits for it and it can be ended. */
    final class LookUp {

        /** As whoever asked first spelt it. */
        final String host;

        private final String key;
        final LookUpStart start = new LookUpStart();
        private final Deferred<List<InetAddress>> answer;
        private int waiters;

        /** Somebody has waited, and does no more. */
        private boolean givenUp;

        private LookUp(String host, String key) {
            this.host = host;
            this.key = key;
            answer = source.lookUp(host, start);
            underWay.put(key, this);
            // First of all steps: who asks again in a callback is to begin anew.
            answer.onBoth(done -> underWay.remove(key, this)).addErrback(this::whyFailed);
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
            if (waiters == 0 && !goesOn && underWay.remove(key, this)) {
                answer.cancel();
            }
        }
    }
}
