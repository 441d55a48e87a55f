package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Calls that run beside each other on one pool, some of which are cancelled or time out amid that, again and again until the episode ends. When its
 * caller is told so, each of these sees that it is to end, by each way to ask, and was told of it once; its thread was interrupted where it has opted for
 * that, and not otherwise; and the others see nothing of all that.
 */
final class HeededCancellations extends ReactorSideLoad {

    private static final int MOST_OTHERS = 4;
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration STOP = Duration.ofMillis(50);

    private final String name;
    private int rounds;

    /** @param name the beginning of its pools' names */
    HeededCancellations(String name, Reactor reactor, EpisodeContext episode, SplittableRandom random) {
        super(reactor, episode, random, Duration.ofMillis(30));
        this.name = name;
    }

    @Override
    boolean round() {
        List<HeedingCall> calls = draw();
        ThreadPoolBuilder workers = ThreadPool.named(name + rounds++);
        ThreadPool pool = episode.deft()
                .start(PoolPlan.virtual(random) ? workers.virtual(calls.size()) : workers.maxThreads(calls.size()));
        boolean ended = have(calls, pool);
        check(
                ended && calls.stream().allMatch(HeedingCall::isRight),
                () -> "of calls that run at once on pool " + pool.name()
                        + ", those that were cancelled, and no others, were to see that, once, within "
                        + episode.hangDetector().limit() + ": " + calls);
        calls.forEach(call -> call.count(episode.tally()));
        calls.forEach(HeedingCall::release);
        pool.stop(STOP, QueuedWork.CANCEL);
        return ended;
    }

    /** Draws calls one at least of which is cancelled; the last is not. */
    private List<HeedingCall> draw() {
        List<HeedingCall> calls = new ArrayList<>();
        calls.add(newCall(HeedingCall.Ending.CANCEL));
        for (int i = random.nextInt(MOST_OTHERS + 1); i > 0; i--) {
            calls.add(newCall(RandomChoice.of(HeedingCall.Ending.values(), random)));
        }
        calls.add(newCall(HeedingCall.Ending.NONE));
        return calls;
    }

    private HeedingCall newCall(HeedingCall.Ending ending) {
        return new HeedingCall(ending, random.nextBoolean(), SOON, episode.deft());
    }

    /** Has them run, and end; returns false if they do not. */
    private boolean have(List<HeedingCall> calls, ThreadPool pool) {
        reactor.callFromThread(() -> calls.forEach(call -> call.send(reactor, pool)));
        if (!episode.hangDetector().await(() -> calls.stream().allMatch(HeedingCall::hasBegun))) {
            return false;
        }
        Deferred<?> untouched = calls.get(calls.size() - 1).answer();
        reactor.callFromThread(() -> calls.forEach(call -> call.endSoon(reactor, untouched)));
        if (!episode.hangDetector().await(() -> ending(calls).allMatch(HeedingCall::hasEnded))) {
            return false;
        }
        calls.forEach(HeedingCall::release);
        return episode.hangDetector().await(() -> calls.stream().allMatch(HeedingCall::hasEnded));
    }

    private static Stream<HeedingCall> ending(List<HeedingCall> calls) {
        return calls.stream().filter(HeedingCall::isToEnd);
    }
}
