package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.QueueTimeoutException;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.RunTimeoutException;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Calls with limits on a pool of one worker, and calls that say that they wait, again and again until the episode ends. One that runs for too
 * long is interrupted and fails; one that waits behind it for too long fails and is not made; the next finds no interrupt; and
 * while one waits for another that is queued, a spare worker runs that.
 */
final class LimitedCalls extends SideLoad {

    private static final Duration MOST_RUNNING = Duration.ofMillis(5);
    private static final Duration MOST_WAITING = Duration.ofMillis(1);

    private static final String RUN_TOO_LONG = RunTimeoutException.class.getName();

    private final Reactor reactor;
    private final ThreadPool pool;

    /** Lets go of calls that nothing else has ended. */
    private final CountDownLatch release = new CountDownLatch(1);

    /** Opened by the call that another waits for in this round, at the end at the latest. */
    private CountDownLatch other = new CountDownLatch(0);

    LimitedCalls(Reactor reactor, ThreadPool pool, EpisodeContext episode) {
        super(episode, Duration.ofMillis(20));
        this.reactor = reactor;
        this.pool = pool;
    }

    @Override
    void begin() {
        reactor.start();
    }

    @Override
    boolean round() {
        return limit() && waitForOneAnother();
    }

    @Override
    void finish() {
        release.countDown();
        other.countDown();
        pool.asExecutorService().shutdownNow();
        reactor.close();
    }

    private boolean limit() {
        Map<String, Object> outcomes = new ConcurrentHashMap<>();
        reactor.callFromThread(() -> {
            note(
                    outcomes,
                    "long",
                    limited(CallOptions.none().runAtMost(MOST_RUNNING).interruptIfCancelled(), () -> {
                        release.await();
                        return "ended";
                    }));
            note(outcomes, "late", limited(CallOptions.none().waitAtMost(MOST_WAITING), () -> "made"));
            note(
                    outcomes,
                    "next",
                    reactor.deferToThreadPool(
                            pool,
                            episode.deft()
                                    .afterInterrupted(
                                            () -> Thread.currentThread().isInterrupted()
                                                    ? "interrupted"
                                                    : "not interrupted")));
        });
        // A spare worker of the round before may be there still, and make the late one in time.
        boolean answered = check(
                outcomes,
                Map.of(
                        "long",
                        Set.of(RUN_TOO_LONG),
                        "late",
                        Set.of(QueueTimeoutException.class.getName(), "made"),
                        "next",
                        Set.of("not interrupted")));
        episode.tally().occurred(Occurrence.RAN_TOO_LONG, Collections.frequency(outcomes.values(), RUN_TOO_LONG));
        return answered;
    }

    private Deferred<String> limited(CallOptions limits, Callable<String> call) {
        return reactor.deferToThreadPool(pool, episode.deft().limits(limits), call);
    }

    private boolean waitForOneAnother() {
        Map<String, Object> outcomes = new ConcurrentHashMap<>();
        CountDownLatch awaited = new CountDownLatch(1);
        other = awaited;
        reactor.callFromThread(() -> {
            note(
                    outcomes,
                    "waiting",
                    reactor.deferToThreadPool(
                            pool,
                            () -> episode.deft().waiting(() -> {
                                awaited.await();
                                return release.getCount() > 0 ? "waited" : "was let go";
                            })));
            note(outcomes, "awaited", reactor.deferToThreadPool(pool, () -> {
                awaited.countDown();
                return "made";
            }));
        });
        return check(outcomes, Map.of("waiting", Set.of("waited"), "awaited", Set.of("made")));
    }

    private static void note(Map<String, Object> outcomes, String call, Deferred<String> deferred) {
        deferred.addBoth(result -> outcomes.put(
                call, result.fold(value -> value, failure -> failure.getClass().getName())));
    }

    /** @param expected the outcomes that each call may have */
    private boolean check(Map<String, Object> outcomes, Map<String, Set<String>> expected) {
        boolean answered = episode.hangDetector().await(() -> outcomes.size() == expected.size());
        boolean right = expected.entrySet().stream()
                .allMatch(call -> call.getValue().contains(String.valueOf(outcomes.get(call.getKey()))));
        check(
                answered && right,
                () -> "calls with limits, or that say that they wait, on " + pool.statistics() + " were to end as "
                        + expected + " within " + episode.hangDetector().limit() + ", and ended as " + outcomes);
        return answered;
    }
}
