package dev.deft.threadpool.internal.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.deadlock.FakeNodes.FakeCall;
import dev.deft.threadpool.internal.deadlock.FakeNodes.FakePool;
import dev.deft.threadpool.internal.deadlock.FakeNodes.FakeReactor;
import dev.deft.threadpool.internal.deadlock.FakeNodes.FakeWorker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Pools and reactors in which whatever can happen next happens in a drawn order: workers take calls, which submit others to
 * drawn pools and wait for them, for all or for the first, through a reactor or not, or for calls that have begun. At the end
 * nothing is left that waits; and whenever a call is failed, a simulation of all that could still have happened has not ended
 * it. Now and then a reactor gives a call up that a wait is for and that has not ended, as where a callback cancels its Deferred: what was published before
 * holds no longer then, which nothing but the second look at a deadlock sees.
 */
@Tag("model")
@Timeout(600)
class DeadlockDetectorModelTest {

    private static final int WORLDS = 10_000;

    private int failed;
    private int failedThoughBegun;
    private int lent;

    @Test
    void nothingWaitsForEverAndNothingFailsThatCouldHaveEnded() {
        for (int seed = 0; seed < WORLDS; seed++) {
            World world = new World(seed);
            world.run();
            assertThat(world.unended()).as("seed %d", seed).isEmpty();
            for (Lane lane : world.lanes) {
                assertThat(lane.lent).as("lent, seed %d", seed).isZero();
            }
        }
        assertThat(failed).isGreaterThan(WORLDS / 10);
        assertThat(failedThoughBegun).isGreaterThan(WORLDS / 100);
        assertThat(lent).isGreaterThan(WORLDS / 10);
    }

    /** A pool: at most so many hands, and so many to spare. */
    private final class Lane extends FakePool {

        private final int most;
        private final Deque<Task> queue = new ArrayDeque<>();
        private final List<Hand> hands = new ArrayList<>();

        Lane(String name, int most, int spares) {
            super(name, 0);
            this.most = most;
            this.spares = spares;
        }

        boolean mayHire() {
            return hands.size() < most + lent;
        }

        void hire() {
            hired++;
            hands.add(new Hand(this));
        }

        @Override
        public boolean isExhausted(int waiting) {
            return waiting > 0 && waiting == hands.size() && !mayHire();
        }

        @Override
        public boolean hireMissing(int waiting) {
            if (mayHire() && !queue.isEmpty()) {
                hire();
            }
            return hands.size() > waiting;
        }

        @Override
        public int lendSpares() {
            int more = hands.size() + 1 - most - lent;
            if (more <= 0 || hands.size() >= most + spares) {
                return 0;
            }
            lent += more;
            DeadlockDetectorModelTest.this.lent++;
            hire();
            return more;
        }

        @Override
        public void giveSparesBack(int count) {
            lent -= count;
        }
    }

    private static final class Hand {

        private final Lane lane;
        private final CurrentWorker member;
        private @Nullable Task task;
        private @Nullable SimulatedWait wait;

        Hand(Lane lane) {
            this.lane = lane;
            this.member = FakeWorker.member(lane);
        }

        boolean mayGoOn(Set<Task> ended) {
            return wait == null || wait.mayEnd(ended);
        }
    }

    private static final class Task extends FakeCall {

        private final Lane lane;
        private final FakeReactor home;
        private final int depth;
        private int steps;
        private boolean ended;

        Task(Lane lane, FakeReactor home, int depth, int steps) {
            super(lane);
            this.lane = lane;
            this.home = home;
            this.depth = depth;
            this.steps = steps;
        }

        @Override
        void ends() {
            super.ends();
            ended = true;
        }
    }

    private static final class SimulatedWait extends FakeWorker {

        private final World world;
        private final List<Task> tasks;
        private final @Nullable FakeReactor at;

        SimulatedWait(World world, CurrentWorker member, @Nullable FakeReactor at, List<Task> tasks) {
            super(member, null, at, at == null ? tasks : null);
            this.world = world;
            this.tasks = tasks;
            this.at = at;
            this.truth = tasks;
        }

        /** Through a reactor it is for all of them, otherwise for the first. */
        boolean mayEnd(Set<Task> ended) {
            return isFulfilled()
                    || (at == null
                            ? tasks.stream().anyMatch(ended::contains)
                            : truth.stream().allMatch(ended::contains));
        }

        @Override
        protected boolean isFulfilled() {
            return fulfilled || (at == null && tasks.stream().anyMatch(task -> task.ended));
        }

        @Override
        protected void fail(Deadlock deadlock) {
            world.mustHaveNoSpareOnesLeft(deadlock, this);
            if (at == null) {
                world.fail(this);
            } else {
                world.toBeFailed++;
                at.inbox.add(() -> {
                    world.toBeFailed--;
                    if (world.waits.isToBeFailed(this)) {
                        world.fail(this);
                    }
                });
            }
        }
    }

    private final class World {

        private final int seed;
        private final Random random;
        private final DeadlockDetector waits = new DeadlockDetector();
        private final List<FakeReactor> reactors = List.of(new FakeReactor(waits), new FakeReactor(waits));
        private final List<Lane> lanes = new ArrayList<>();
        private final List<Task> all = new ArrayList<>();
        private final List<SimulatedWait> watched = new ArrayList<>();

        /** The calls that may still be given up; in some worlds none, so that nothing but the detector ends a deadlock there. */
        private int toGiveUp;

        /** The failures that were decided and are on their way to a reactor. */
        private int toBeFailed;

        World(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.toGiveUp = random.nextInt(4);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                lanes.add(new Lane("lane " + i, 1 + random.nextInt(3), random.nextInt(3)));
            }
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                submit(any(reactors), 0);
            }
        }

        private <T> T any(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        private Task submit(FakeReactor home, int depth) {
            Lane lane = any(lanes);
            Task task = new Task(lane, home, depth, depth == 3 ? 0 : random.nextInt(3));
            all.add(task);
            lane.queue.add(task);
            return task;
        }

        List<Task> unended() {
            return all.stream().filter(task -> !task.ended).toList();
        }

        void run() {
            for (List<Runnable> next = next(); !next.isEmpty(); next = next()) {
                any(next).run();
            }
        }

        /** All that may happen now. */
        private List<Runnable> next() {
            List<Runnable> next = new ArrayList<>();
            for (FakeReactor reactor : reactors) {
                if (!reactor.inbox.isEmpty()) {
                    next.add(() -> turn(reactor));
                }
            }
            if (toGiveUp > 0 && !watched.isEmpty() && !next.isEmpty()) {
                next.add(this::giveUp);
            }
            for (Lane lane : lanes) {
                if (lane.mayHire() && !lane.queue.isEmpty()) {
                    next.add(lane::hire);
                }
                for (Hand hand : lane.hands) {
                    if (hand.task == null) {
                        whatIsIdle(hand, next);
                    } else if (hand.wait == null) {
                        next.add(() -> goOn(hand, hand.task));
                    } else if (hand.wait.isFulfilled()) {
                        next.add(() -> resume(hand, hand.wait));
                    }
                }
            }
            return next;
        }

        private void whatIsIdle(Hand hand, List<Runnable> next) {
            if (hand.lane.hands.size() > hand.lane.most + hand.lane.lent) {
                next.add(() -> {
                    hand.lane.hands.remove(hand);
                    waits.workersChanged(hand.lane.node);
                });
            } else if (!hand.lane.queue.isEmpty()) {
                next.add(() -> {
                    hand.task = hand.lane.queue.remove();
                    hand.task.begunBy(hand.member);
                });
            }
        }

        private void goOn(Hand hand, Task task) {
            if (task.steps-- > 0) {
                block(hand, task);
            } else {
                hand.task = null;
                end(task);
                task.home.inbox.add(() -> deliver(task));
            }
        }

        private void end(Task task) {
            task.ends();
            task.lane.queue.remove(task);
        }

        private void block(Hand hand, Task task) {
            List<Task> on = new ArrayList<>();
            FakeReactor home = any(reactors);
            List<Task> unended = unended();
            if (!unended.isEmpty() && random.nextInt(6) == 0) {
                on.add(any(unended)); // it may have begun, or be this one
                home = on.get(0).home;
            } else {
                for (int i = 1 + random.nextInt(2); i > 0; i--) {
                    on.add(submit(home, task.depth + 1));
                }
            }
            FakeReactor at = random.nextInt(3) == 0 ? null : home;
            SimulatedWait wait = new SimulatedWait(this, hand.member, at, on);
            hand.wait = wait;
            waits.begin(wait);
            if (at != null) {
                watched.add(wait);
                at.watch(wait);
            }
        }

        private void resume(Hand hand, SimulatedWait wait) {
            hand.wait = null;
            watched.remove(wait);
            waits.end(wait);
        }

        /** Does what comes first in the inbox; then a look at some of the waits, or at all if nothing else is there. */
        private void turn(FakeReactor reactor) {
            reactor.turn();
            List<SimulatedWait> mine =
                    watched.stream().filter(wait -> wait.at == reactor).toList();
            for (SimulatedWait wait : mine) {
                if (reactor.inbox.isEmpty() || random.nextInt(4) == 0) {
                    reactor.publish(wait);
                }
            }
        }

        /** Has a reactor give up one of the calls that a wait is for, before anything else that is there for it: so it is not published yet. */
        private void giveUp() {
            toGiveUp--;
            SimulatedWait wait = any(watched);
            wait.at.inbox.addFirst(() -> {
                if (wait.truth.isEmpty() || toBeFailed > 0) { // whoever steps in after that is not waited for
                    return;
                }
                Task given = (Task) wait.truth.get(0);
                if (given.isQueued()) {
                    end(given); // it is revoked
                }
                deliver(given);
            });
        }

        private void deliver(Task task) {
            for (SimulatedWait wait : List.copyOf(watched)) {
                if (wait.at == task.home && wait.truth.contains(task)) {
                    wait.truth =
                            wait.truth.stream().filter(other -> other != task).toList();
                    wait.fulfilled |= wait.truth.isEmpty();
                }
            }
        }

        /** In those pools, that is, in which one would help: by now none of the waits may be for a call that is queued there. */
        private void mustHaveNoSpareOnesLeft(Deadlock deadlock, SimulatedWait victim) {
            for (PoolNode node : deadlock.pools()) {
                synchronized (DeadlockDetector.MONITOR) {
                    if (deadlock.blockedOn(node, victim) == null) {
                        continue;
                    }
                }
                Lane lane = (Lane) node.supply;
                assertThat(lane.hands).as("spare ones are left, seed %d", seed).hasSize(lane.most + lane.spares);
            }
        }

        private void fail(SimulatedWait wait) {
            Set<Task> ended = allThatMayEnd();
            for (FakeCall call : List.copyOf(wait.truth)) {
                Task task = (Task) call;
                assertThat(ended).as("seed %d", seed).doesNotContain(task);
                failed++;
                failedThoughBegun += task.isQueued() ? 0 : 1;
            }
            for (FakeCall call : List.copyOf(wait.truth)) {
                Task task = (Task) call;
                end(task);
                if (wait.at == null) {
                    task.home.inbox.add(() -> deliver(task));
                } else {
                    deliver(task); // in a turn of its home
                }
            }
        }

        /** The calls that have ended or could, if each worker that goes on did whatever lets others go on. */
        private Set<Task> allThatMayEnd() {
            Set<Task> ended = new HashSet<>();
            all.stream().filter(task -> task.ended).forEach(ended::add);
            boolean more = true;
            while (more) {
                more = false;
                for (Lane lane : lanes) {
                    boolean free = lane.mayHire();
                    for (Hand hand : lane.hands) {
                        if (hand.mayGoOn(ended)) {
                            free = true;
                            more |= hand.task != null && ended.add(hand.task);
                        }
                    }
                    more |= free && ended.addAll(lane.queue);
                }
            }
            return ended;
        }
    }
}
