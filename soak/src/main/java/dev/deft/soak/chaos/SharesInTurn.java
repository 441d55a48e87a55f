package dev.deft.soak.chaos;

import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ShareBuilder;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shares of one pool that all have more to do than there are threads, again and again until the episode ends. None uses more threads than
 * it may, also after it was resized amid its calls; where one is stopped amid them, the others lose nothing; each call is told its end
 * once; and on a single thread, where calls begin in the order of their turns, each share has its turns by its weight.
 */
final class SharesInTurn extends SideLoad {

    private static final int SHARES = 4;
    private static final int MOST_THREADS = 3;
    private static final int CALLS = 40;
    private static final double[] WEIGHTS = {0.5, 1, 2, 4};
    private static final int MOST_AHEAD = 3;
    private static final Duration STOP = Duration.ofMillis(20);

    private final String name;
    private final SplittableRandom random;
    private int rounds;

    /** @param name the beginning of its pools' names */
    SharesInTurn(String name, EpisodeContext episode, SplittableRandom random) {
        super(episode, Duration.ofMillis(30));
        this.name = name;
        this.random = random;
    }

    @Override
    boolean round() {
        int threads = 1 + random.nextInt(MOST_THREADS);
        ThreadPool pool = episode.deft()
                .start(ThreadPool.named(name + rounds++).maxThreads(threads).shared());
        boolean ended = flood(pool, threads);
        pool.stop(STOP, QueuedWork.CANCEL);
        return ended;
    }

    /** Returns false if some call was not told its end. */
    private boolean flood(ThreadPool pool, int threads) {
        List<FloodedShare> shares = new ArrayList<>();
        for (int i = 0; i < SHARES; i++) {
            shares.add(share(pool.share("share" + i), i == 0 ? random.nextInt(MOST_AHEAD) : 0, threads));
        }
        FloodedShare stopped = random.nextBoolean() ? shares.get(SHARES - 1) : null;
        FloodedShare resized = threads > 1 ? shares.get(1) : null;
        List<FloodedShare> order = Collections.synchronizedList(new ArrayList<>());

        CountDownLatch open = block(pool, threads);
        shares.forEach(share -> share.flood(CALLS, order::add));
        open.countDown();
        episode.hangDetector().await(() -> order.size() > CALLS / 2);
        int resizedTo = 1 + random.nextInt(threads);
        if (resized != null) {
            resized.mayUse(Math.max(resized.mayUse(), resizedTo)); // until those are over that began before
            episode.deft().resizeShare(resized.pool(), resizedTo);
        }
        if (stopped != null) {
            episode.deft()
                    .stopShare(stopped.pool(), pool, STOP, random.nextBoolean() ? QueuedWork.RUN : QueuedWork.CANCEL);
        }
        boolean ended = episode.hangDetector().await(() -> shares.stream().allMatch(FloodedShare::isAnswered));
        shares.forEach(share -> share.check(share == stopped, episode.violations()));
        if (ended && threads == 1) {
            checkTurns(shares, order, stopped);
        }
        return ended && (resized == null || floodAgain(resized, resizedTo));
    }

    private FloodedShare share(ShareBuilder share, int ahead, int threads) {
        int mayUse = 1 + random.nextInt(threads);
        double weight = WEIGHTS[random.nextInt(WEIGHTS.length)];
        if (ahead > 0) {
            share.ahead(ahead);
        }
        return new FloodedShare(episode.deft().startShare(share, mayUse, weight), weight, ahead, mayUse);
    }

    /** Has all threads of the pool wait until the latch opens, so that all shares have something to do before any has its turn. */
    private CountDownLatch block(ThreadPool pool, int threads) {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            pool.<Boolean>callInThreadWithCallback((value, failure) -> {}, () -> {
                blocked.countDown();
                return open.await(1, TimeUnit.DAYS);
            });
        }
        episode.hangDetector().await(() -> blocked.getCount() == 0);
        return open;
    }

    /** Gives a share calls that has none left and was resized: now the new number of threads alone is right. */
    private boolean floodAgain(FloodedShare share, int mayUse) {
        share.mayUse(mayUse);
        share.flood(CALLS, begun -> {});
        boolean ended = episode.hangDetector().await(share::isAnswered);
        share.check(false, episode.violations());
        return ended;
    }

    /**
     * Of two shares that both still wait, neither is to be ahead of the other by more than one turn by its weight; and none that comes
     * first has more than its number in a row. One that was stopped is left out: a worker of it may have had a turn and found nothing.
     */
    private void checkTurns(List<FloodedShare> shares, List<FloodedShare> order, @Nullable FloodedShare stopped) {
        Map<FloodedShare, Integer> turns = new HashMap<>();
        int inARow = 0;
        for (FloodedShare next : order) {
            turns.merge(next, 1, Integer::sum);
            List<FloodedShare> waiting = shares.stream()
                    .filter(share -> share.ahead() == 0 && share != stopped && turns.getOrDefault(share, 0) < CALLS)
                    .toList();
            inARow = next.ahead() > 0 ? inARow + 1 : 0;
            if (inARow > next.ahead() && !waiting.isEmpty() && stopped == null) {
                episode.violations()
                        .add(next + " had " + inARow + " turns in a row while " + waiting.get(0) + " waited");
                return;
            }
            for (FloodedShare one : waiting) {
                for (FloodedShare other : waiting) {
                    int ofOne = turns.getOrDefault(one, 0);
                    int ofOther = turns.getOrDefault(other, 0);
                    if ((ofOne - 1) / one.weight() > ofOther / other.weight()) { // exact: weights are powers of two
                        episode.violations()
                                .add(one + " had " + ofOne + " turns while " + other + " waited and had " + ofOther);
                        return;
                    }
                }
            }
        }
    }
}
