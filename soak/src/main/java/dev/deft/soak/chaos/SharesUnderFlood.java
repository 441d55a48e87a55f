package dev.deft.soak.chaos;

import dev.deft.threadpool.CallDroppedException;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool whose calls block and whose queue is flooded, beside a share of it that has a thread reserved, again and again until the episode
 * ends. The share's calls are answered while the flood is there, and each call of the flood is told how it ended, once, whatever
 * the pool does with those for which there is no place; and a failure says what the pool looked like.
 */
final class SharesUnderFlood extends SideLoad {

    private static final int THREADS = 2;
    private static final int CAPACITY = 8;
    private static final int FLOOD = 40;
    private static final int KEPT_CALLS = 5;
    private static final Duration STOP = Duration.ofMillis(50);

    private final String name;
    private final SplittableRandom random;

    private int rounds;

    /** @param name the beginning of its pools' names */
    SharesUnderFlood(String name, EpisodeContext episode, SplittableRandom random) {
        super(episode, Duration.ofMillis(50));
        this.name = name;
        this.random = random;
    }

    @Override
    boolean round() {
        SaturationPolicy policy = RandomChoice.of(
                new SaturationPolicy[] {
                    SaturationPolicy.refuse(),
                    SaturationPolicy.dropOldest(),
                    SaturationPolicy.dropExpired(),
                    SaturationPolicy.waitForPlace(CAPACITY)
                },
                random);
        ThreadPool pool = episode.deft()
                .start(ThreadPool.named(name + rounds++)
                        .maxThreads(THREADS)
                        .queueCapacity(CAPACITY)
                        .whenFull(policy)
                        .shared());
        flood(pool, policy);
        return true;
    }

    private void flood(ThreadPool pool, SaturationPolicy policy) {
        ThreadPool kept = episode.deft().keepThread(pool.share("kept"));
        CountDownLatch release = new CountDownLatch(1);
        List<AtomicInteger> told = new ArrayList<>();
        Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        long begin = System.nanoTime();
        for (int i = 0; i < FLOOD; i++) {
            AtomicInteger answers = new AtomicInteger();
            told.add(answers);
            pool.<Boolean>callInThreadWithCallback(
                    (value, failure) -> {
                        if (failure instanceof QueueFullException full && !isRight(full, pool, policy, begin)) {
                            wrong.add(full);
                        }
                        episode.deft().answered(answers);
                    },
                    () -> release.await(1, TimeUnit.DAYS));
        }
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < KEPT_CALLS; i++) {
            kept.<Integer>callInThreadWithCallback((value, failure) -> answered.incrementAndGet(), () -> 1);
        }
        check(
                episode.hangDetector().await(() -> answered.get() == KEPT_CALLS),
                () -> "calls of share " + kept.name()
                        + ", for which a thread is reserved, waited for those of its pool: "
                        + answered + " of " + KEPT_CALLS + " were answered within "
                        + episode.hangDetector().limit());
        if (random.nextBoolean()) {
            release.countDown();
        }
        pool.stop(STOP, random.nextBoolean() ? QueuedWork.RUN : QueuedWork.CANCEL);
        release.countDown();
        check(
                episode.hangDetector().await(() -> told.stream().allMatch(answers -> answers.get() > 0))
                        && told.stream().noneMatch(answers -> answers.get() > 1)
                        && wrong.isEmpty(),
                () -> "of " + FLOOD + " calls that flooded pool " + pool.name() + ", which had room for " + CAPACITY
                        + " (" + policy + "), each was to be told its end once; told: " + told + ", wrongly: " + wrong);
    }

    /** Returns whether that failure can be of this pool, which has nothing to drop that may wait for no longer. */
    private boolean isRight(QueueFullException full, ThreadPool pool, SaturationPolicy policy, long begin) {
        Duration age = Duration.ofNanos(System.nanoTime() - begin);
        boolean drops = policy == SaturationPolicy.dropOldest();
        return (drops || !(full instanceof CallDroppedException))
                && episode.deft().account(full).canBeOf(pool.name(), CAPACITY, CAPACITY + THREADS, age);
    }
}
