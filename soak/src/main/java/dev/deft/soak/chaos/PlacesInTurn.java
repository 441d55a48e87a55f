package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A pool of one worker whose queue is full, again and again until the episode ends. Its calls begin in the order in which they came, and so do
 * those that wait for a place; one that is cancelled is not made, and the next has its place at once; and where the oldest is dropped, that
 * is the one.
 */
final class PlacesInTurn extends SideLoad {

    private static final int CAPACITY = 4;
    private static final int STEPS = 24;
    private static final int CANCEL_ONE_IN = 3;
    private static final String MADE = "made";
    private static final String CANCELLED = "CancellationException";
    private static final String REFUSED = "QueueFullException";
    private static final String DROPPED = "CallDroppedException";
    private static final Duration STOP = Duration.ofMillis(50);

    private static final SaturationPolicy WAIT = SaturationPolicy.waitForPlace(CAPACITY);
    private static final SaturationPolicy DROP = SaturationPolicy.dropOldest();
    private static final SaturationPolicy[] POLICIES = {SaturationPolicy.refuse(), WAIT, DROP};

    private final String name;
    private final Reactor reactor;
    private final SplittableRandom random;
    private int rounds;

    /** @param name the beginning of its pools' names */
    PlacesInTurn(String name, Reactor reactor, EpisodeContext episode, SplittableRandom random) {
        super(episode, Duration.ofMillis(50));
        this.name = name;
        this.reactor = reactor;
        this.random = random;
    }

    @Override
    void begin() {
        reactor.start();
    }

    @Override
    boolean round() {
        SaturationPolicy policy = RandomChoice.of(POLICIES, random);
        ThreadPool pool = episode.deft()
                .start(ThreadPool.named(name + rounds++)
                        .fixed(1)
                        .queueCapacity(CAPACITY)
                        .whenFull(episode.deft().whenFull(policy)));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        pool.<Boolean>callInThreadWithCallback((value, failure) -> {}, () -> {
            begun.countDown();
            return release.await(1, TimeUnit.DAYS);
        });
        boolean answered = episode.hangDetector().await(() -> begun.getCount() == 0) && fill(pool, policy, release);
        release.countDown();
        pool.stop(STOP, QueuedWork.CANCEL);
        return answered;
    }

    private boolean fill(ThreadPool pool, SaturationPolicy policy, CountDownLatch release) {
        Calls calls = new Calls(pool, policy);
        CountDownLatch filled = new CountDownLatch(1);
        reactor.callFromThread(() -> {
            for (int i = 0; i < STEPS; i++) {
                calls.step();
            }
            filled.countDown();
        });
        boolean answered = episode.hangDetector().await(() -> filled.getCount() == 0);
        release.countDown();
        answered &= episode.hangDetector().await(calls::areAnswered);
        if (!calls.areRight()) {
            episode.violations()
                    .add("calls on pool " + pool.name() + ", whose queue has " + CAPACITY + " places (" + policy
                            + "), were to begin in the order in which they came, and to end as they were told: "
                            + calls);
        }
        return answered;
    }

    @Override
    void finish() {
        reactor.close();
    }

    /** The calls of one round, and what is to become of them, which a list tells. On the reactor's thread until they are released. */
    private final class Calls {

        private final ThreadPool pool;
        private final SaturationPolicy policy;
        private final List<Deferred<String>> submitted = new ArrayList<>();

        /** The numbers of those that are to be made, in their order: first those in the queue. */
        private final List<Integer> inTurn = new ArrayList<>();

        private final Map<Integer, String> expected = new HashMap<>();

        private final Map<Integer, String> ends = new ConcurrentHashMap<>();
        private final List<Integer> made = Collections.synchronizedList(new ArrayList<>());

        Calls(ThreadPool pool, SaturationPolicy policy) {
            this.pool = pool;
            this.policy = policy;
        }

        void step() {
            if (!inTurn.isEmpty() && random.nextInt(CANCEL_ONE_IN) == 0) {
                int cancelled = inTurn.remove(random.nextInt(inTurn.size()));
                expected.put(cancelled, CANCELLED);
                submitted.get(cancelled).cancel();
            } else {
                submit(submitted.size());
            }
        }

        private void submit(int number) {
            expect(number);
            Deferred<String> call = episode.deft().forPlace(reactor, pool, () -> {
                made.add(number);
                return MADE;
            });
            submitted.add(call);
            call.addBoth(result -> ends.put(
                    number,
                    result.fold(end -> end, failure -> failure.getClass().getSimpleName())));
        }

        private void expect(int number) {
            expected.put(number, MADE);
            inTurn.add(number);
            int most = policy == WAIT ? 2 * CAPACITY : CAPACITY;
            if (inTurn.size() > most) {
                boolean drops = policy == DROP;
                expected.put(inTurn.remove(drops ? 0 : most), drops ? DROPPED : REFUSED);
            }
        }

        boolean areAnswered() {
            return ends.size() == expected.size();
        }

        boolean areRight() {
            return ends.equals(expected) && made.equals(inTurn);
        }

        @Override
        public String toString() {
            return "made " + made + ", ended as " + ends + "; expected " + inTurn + ", " + expected;
        }
    }
}
