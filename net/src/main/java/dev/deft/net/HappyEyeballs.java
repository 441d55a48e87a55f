package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.Scheduler;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A race of attempts to connect, one for each address of a host: the families take turns, the next begins 250 ms after the last or as soon
 * as one fails, and the first that connects wins; the others are cancelled. Source: RFC 8305, sections 4 and 5.
 */
final class HappyEyeballs<T> {

    private static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

    private final List<InetAddress> left;
    private final Function<InetAddress, Deferred<T>> attempt;
    private final Scheduler scheduler;
    private final String what;
    private final List<Deferred<T>> underWay = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Deferred<T> winner = new Deferred<>(cancelled -> end());
    private @Nullable DelayedCall next;

    /** Set when it is decided: attempts that end now were cancelled. */
    private boolean ended;

    /**
     * Makes a race.
     *
     * @param what the name of what is connected to, for the message when all fail
     */
    HappyEyeballs(
            List<InetAddress> addresses, Function<InetAddress, Deferred<T>> attempt, Scheduler scheduler, String what) {
        this.left = interleaved(addresses);
        this.attempt = attempt;
        this.scheduler = scheduler;
        this.what = what;
    }

    /** Begins it; the Deferred fires with the first that connects, or fails with a {@link ConnectException} that has every failure. */
    Deferred<T> begin() {
        beginNext();
        return winner;
    }

    /** Returns the addresses with the families in turn, the first one's first, each family in its own order. */
    static List<InetAddress> interleaved(List<InetAddress> addresses) {
        List<InetAddress> one = new ArrayList<>();
        List<InetAddress> other = new ArrayList<>();
        for (InetAddress address : addresses) {
            (address.getClass() == addresses.get(0).getClass() ? one : other).add(address);
        }
        List<InetAddress> all = new ArrayList<>();
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            if (i < one.size()) {
                all.add(one.get(i));
            }
            if (i < other.size()) {
                all.add(other.get(i));
            }
        }
        return all;
    }

    private void beginNext() {
        stopWaiting();
        if (ended) {
            return;
        }
        if (left.isEmpty()) {
            failIfAllHave();
            return;
        }
        Deferred<T> begun = attempt.apply(left.remove(0));
        underWay.add(begun);
        if (!left.isEmpty()) {
            next = scheduler.callLater(ATTEMPT_DELAY, this::beginNext);
        }
        begun.addCallbacks(
                connected -> {
                    underWay.remove(begun);
                    end();
                    winner.callback(connected);
                    return true;
                },
                failure -> {
                    underWay.remove(begun);
                    failures.add(failure);
                    beginNext();
                    return false;
                });
    }

    private void failIfAllHave() {
        if (underWay.isEmpty()) {
            String advice = "see whether a server listens there";
            String first = failures.isEmpty()
                    ? "it has no address; " + advice
                    : FailureText.withAdvice(failures.get(0), advice);
            ConnectException all = new ConnectException(what + " could not be made: " + first);
            failures.forEach(all::addSuppressed);
            winner.errback(all);
        }
    }

    private void stopWaiting() {
        if (next != null && next.isActive()) {
            next.cancel();
        }
        next = null;
    }

    private void end() {
        ended = true;
        stopWaiting();
        left.clear();
        for (Deferred<T> each : List.copyOf(underWay)) {
            each.cancel();
        }
    }
}
