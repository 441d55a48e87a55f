package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A pool of one worker whose queue is full, again and again until the episode ends. Its calls begin in the order in which they came, and so do
 * those that wait for a place; one that is cancelled, or has waited for longer than it may, is not made; the next has the place of one that is
 * cancelled at once; where the oldest is dropped, that is the one, and where those are that have waited for too long, it is these and no others; and
 * each failure says what the pool looked like.
 */
final class PlacesInTurn extends ReactorSideLoad {

    private static final int STEPS = 24;
    private static final Duration STOP = Duration.ofMillis(50);

    private static final SaturationPolicy[] POLICIES = {
        SaturationPolicy.dropExpired(), SaturationPolicy.dropOldest(), SaturationPolicy.refuse(), CallsForPlaces.WAIT
    };

    private final String name;

    /** The place of the first round's policy: each has its turn. */
    private final int first;

    private int rounds;

    /** @param name the beginning of its pools' names */
    PlacesInTurn(String name, Reactor reactor, EpisodeContext episode, SplittableRandom random) {
        super(reactor, episode, random, Duration.ofMillis(50));
        this.name = name;
        this.first = random.nextInt(POLICIES.length);
    }

    @Override
    boolean round() {
        SaturationPolicy policy = POLICIES[Math.floorMod(first + rounds, POLICIES.length)];
        ThreadPool pool = episode.deft()
                .start(ThreadPool.named(name + rounds++)
                        .fixed(1)
                        .queueCapacity(CallsForPlaces.CAPACITY)
                        .whenFull(episode.deft().whenFull(policy)));
        long busySince = System.nanoTime();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        pool.<Boolean>callInThreadWithCallback((value, failure) -> {}, () -> {
            begun.countDown();
            return release.await(1, TimeUnit.DAYS);
        });
        CallsForPlaces calls = new CallsForPlaces(reactor, pool, policy, busySince, episode.deft(), random.split());
        boolean answered = episode.hangDetector().await(() -> begun.getCount() == 0) && fill(calls, release);
        check(
                calls.areRight(),
                () -> "calls on pool " + pool.name() + ", whose queue has " + CallsForPlaces.CAPACITY + " places ("
                        + policy + "), were to begin in the order in which they came, and to end as they were told: "
                        + calls);
        calls.count(episode.tally());
        release.countDown();
        pool.stop(STOP, QueuedWork.CANCEL);
        return answered;
    }

    /** Returns false if some of them never end. */
    private boolean fill(CallsForPlaces calls, CountDownLatch release) {
        CountDownLatch filled = new CountDownLatch(1);
        reactor.callFromThread(() -> {
            for (int i = 0; i < STEPS; i++) {
                calls.step();
            }
            calls.endTurn();
            filled.countDown();
        });
        boolean answered = episode.hangDetector().await(() -> filled.getCount() == 0);
        release.countDown();
        return answered && episode.hangDetector().await(calls::areAnswered);
    }
}
