package dev.deft.threadpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.HandMade.Pool;
import dev.deft.threadpool.internal.HandMade.Reactor;
import dev.deft.threadpool.internal.HandMade.Worker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The graph of waits over pools and reactors that are moved by hand. */
@Timeout(60)
class WaitsTest {

    private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);

    private final Waits waits = new Waits();
    private final Reactor reactor = new Reactor(waits);
    private final Pool db = new Pool("db", 1);
    private final Pool web = new Pool("web", 1);

    private Worker waiting(Pool pool, Pool... on) {
        Worker worker = Worker.of(pool, reactor, on);
        waits.begin(worker);
        return worker;
    }

    @Test
    void aWorkerThatWaitsForItsOwnFullPoolIsFailed() {
        Worker worker = waiting(db, db);
        reactor.settle();

        assertThat(worker.hasFailed()).isTrue();
    }

    @Test
    void oneThatWaitsForFuturesIsFailedAtOnce() {
        Worker worker = Worker.ofFutures(db, db);
        waits.begin(worker);

        assertThat(worker.hasFailed()).isTrue();
    }

    @Test
    void aWorkerThatDoesNotWaitKeepsThePoolGoing() {
        db.workers = 2;
        Worker worker = waiting(db, db);
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
        assertThat(db.crew.isExhausted()).isFalse();
    }

    @Test
    void aPoolThatMayHireKeepsGoing() {
        db.hires = true;
        Worker worker = waiting(db, db);
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void whatIsNotKnownMayHappen() {
        Worker worker = waiting(db);
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
        worker.isFor(db);
        reactor.publish(worker);
        reactor.settle();
        assertThat(worker.hasFailed()).isTrue();
    }

    @Test
    void ofTwoPoolsInACircleTheYoungerWaitIsFailed() {
        Worker older = waiting(db, web);
        reactor.settle();
        Worker younger = waiting(web, db);
        reactor.settle();

        assertThat(younger.hasFailed()).isTrue();
        assertThat(older.hasFailed()).isFalse();
    }

    @Test
    void poolsThatWaitForAKnotAndAreNotInItAreSpared() {
        Pool jobs = new Pool("jobs", 1);
        Pool mail = new Pool("mail", 1);
        Worker locked = waiting(db);
        Worker farther = waiting(mail, jobs);
        Worker nearer = waiting(jobs, db);
        reactor.settle();
        locked.isFor(db);
        reactor.publish(locked); // the last of them that is known, so that all are seen at once
        reactor.settle();

        assertThat(locked.hasFailed()).isTrue();
        assertThat(nearer.hasFailed()).isFalse();
        assertThat(farther.hasFailed()).isFalse();
    }

    @Test
    void oneWayOutIsEnough() {
        Worker both = waiting(db, db, web);
        reactor.settle();

        assertThat(both.hasFailed()).isFalse();
    }

    @Test
    void theWaitWhoseTimeIsUpFirstIsFailed() {
        db.workers = 3;
        Worker later = Worker.of(db, 2 * AN_HOUR, reactor, db);
        Worker first = Worker.of(db, AN_HOUR, reactor, db);
        waits.begin(later);
        waits.begin(first);
        Worker unlimited = waiting(db, db);
        reactor.settle();

        assertThat(first.hasFailed()).isTrue();
        assertThat(later.hasFailed()).isFalse();
        assertThat(unlimited.hasFailed()).isFalse();
    }

    @Test
    void aWaitWhoseTimeIsUpEndsByItself() {
        Worker late = Worker.of(db, 0L, reactor, db);
        waits.begin(late);
        reactor.settle();

        assertThat(late.hasFailed()).isFalse();
    }

    @Test
    void aWorkerThatIsInterruptedEndsItsWaitItself() {
        Thread.currentThread().interrupt(); // the thread of all workers here
        Worker worker = waiting(db, db);
        reactor.settle();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void anOutcomeThatIsUnderWayIsNoKnot() {
        Worker worker = waiting(db, db);
        reactor.turn(); // has published what lasts no longer
        worker.isFor();
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void aResultThatTheWorkerHasNotSeenYetIsNoKnot() {
        Worker worker = waiting(db, db);
        reactor.turn();
        worker.fulfilled = true;
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void theReactorsAreAskedAgainOneAfterTheOther() {
        Reactor other = new Reactor(waits);
        Worker older = waiting(db, web);
        Worker younger = Worker.of(web, other, db);
        waits.begin(younger);
        reactor.settle();
        other.turn(); // both are published, and the first is asked again
        reactor.settle();
        younger.isFor(); // meanwhile the other's outcome was delivered
        other.settle();

        assertThat(older.hasFailed()).isFalse();
        assertThat(younger.hasFailed()).isFalse();
    }

    @Test
    void aWorkerThatWaitedForSomethingElseInBetweenIsLookedAtAnew() {
        Worker before = waiting(db, db);
        reactor.turn();
        waits.end(before);
        Worker after = waiting(db, db);
        reactor.turn(); // the second look

        assertThat(after.hasFailed()).isFalse();
        reactor.settle();
        assertThat(before.hasFailed()).isFalse();
        assertThat(after.hasFailed()).isTrue();
    }

    @Test
    void aWorkerThatCameAndWentInBetweenMayHaveRunTheCall() {
        Worker worker = waiting(db, db);
        reactor.turn();
        db.hired++;
        reactor.turn();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void aPoolThatHasFewerWorkersNowIsLookedAt() {
        db.workers = 2;
        Worker worker = waiting(db, db);
        db.workers = 1;
        waits.staffChanged(db.crew);
        reactor.settle();

        assertThat(worker.hasFailed()).isTrue();
    }

    @Test
    void whatOthersWaitForIsLookedAtWhenAPoolCanNoLongerRunIt() {
        Worker older = waiting(db, web);
        reactor.settle();
        older.isFor();
        reactor.publish(older); // says nothing as long as web has a worker
        older.isFor(web);
        Worker younger = Worker.ofFutures(web, db);
        waits.begin(younger);
        reactor.settle();

        assertThat(younger.hasFailed()).isTrue();
    }

    @Test
    void whatAnOlderWaitIsForIsLookedAtWhenTheLastWorkerOfItsOwnPoolWaits() {
        Reactor other = new Reactor(waits);
        Worker older = waiting(db);
        reactor.settle(); // db had one worker, and now has two,
        db.workers = 2;
        waits.staffChanged(db.crew);
        older.isFor(db); // so that nobody looks when this comes about,
        Worker younger = Worker.of(db, other, db);
        waits.begin(younger); // until both of them wait
        other.settle();
        reactor.settle();
        other.settle();

        assertThat(younger.hasFailed()).isTrue();
    }

    @Test
    void twoKnotsAreBothUndone() {
        Worker one = waiting(db, db);
        Worker other = waiting(web, web);
        reactor.settle();

        assertThat(one.hasFailed()).isTrue();
        assertThat(other.hasFailed()).isTrue();
    }

    @Test
    void aReactorThatDoesNotAnswerHoldsUpItsOwnKnotsOnly() {
        Worker held = waiting(db, db);
        reactor.turn(); // and answers no more
        Reactor other = new Reactor(waits);
        Worker free = Worker.of(web, other, web);
        waits.begin(free);
        other.settle();

        assertThat(free.hasFailed()).isTrue();
        assertThat(held.hasFailed()).isFalse();
    }

    @Test
    void aSpareWorkerTakesThePlaceOfAFailureForAsLongAsTheWaitLasts() {
        db.spares = 1;
        Worker first = waiting(db, db);
        reactor.settle();
        assertThat(first.hasFailed()).isFalse();
        assertThat(db.workers).isEqualTo(2);

        Worker second = waiting(db, db); // the spare one waits as well
        reactor.settle();
        assertThat(second.hasFailed()).isTrue();

        waits.end(second);
        waits.end(first);
        assertThat(db.lent).isZero();
    }

    @Test
    void aPoolWhoseThreadCouldNotBeStartedTriesAgain() {
        Pool starting = new Pool("starting", 1) {
            @Override
            public boolean hireMissing(int waiting) {
                workers++;
                return true;
            }
        };
        Worker worker = waiting(starting, starting);
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void aReactorThatHasEndedIsNotWaitedFor() {
        Worker worker = waiting(db, db);
        reactor.turn();
        reactor.ended = true;
        reactor.settle();
        waits.end(worker);
        Worker next = Worker.ofFutures(db, db);
        waits.begin(next);

        assertThat(next.hasFailed()).isTrue();
    }

    @Test
    void whatAReactorThatHasEndedSaidBeforeIsNotReliedOn() {
        Reactor other = new Reactor(waits);
        Worker older = Worker.of(db, other, web);
        waits.begin(older);
        other.settle();
        Worker younger = waiting(web, db);
        reactor.turn(); // a knot, and this one is asked again
        other.ended = true;
        reactor.settle();

        assertThat(older.hasFailed()).isFalse();
        assertThat(younger.hasFailed()).isFalse();
    }

    @Test
    void aFailureSaysWhoWaitsWhereAndWhatWasSubmittedWhere() {
        Worker worker = waiting(db, db);
        worker.submittedAt(new Throwable());
        reactor.settle();

        assertThat(worker.message())
                .contains("all workers of pool 'db' (1 workers)")
                .contains(Thread.currentThread().getName() + " waits")
                .contains("set -Ddev.deft.debug=true")
                .contains("The call that fails was submitted\n      at dev.deft.threadpool.internal.WaitsTest.")
                .contains("spareWorkers(n)");
    }

    @Test
    void manyWorkersThatWaitAtOnePlaceAreToldOnce() {
        db.workers = 200;
        Worker last = null;
        for (int i = 0; i < 200; i++) {
            last = waiting(db, db);
        }
        reactor.settle();

        assertThat(last.message()).contains("200 workers wait in all").hasSizeLessThan(3_000);
    }

    @Test
    void whatIsFoundIsWhatAReductionLeavesOver() {
        int knots = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            RandomGraph graph = new RandomGraph(new Random(seed));
            Set<Crew> left = graph.leftByReduction();
            Knot knot = Knot.among(graph.crews(), Set.of());
            if (left.isEmpty()) {
                assertThat(knot).as("seed %d", seed).isNull();
            } else {
                assertThat(knot).as("seed %d", seed).isNotNull();
                assertThat(left).as("seed %d", seed).containsAll(knot.crews());
                assertThat(knot.crews()).as("seed %d", seed).allMatch(crew -> crew.isStuckWithin(knot.crews()));
                knots++;
            }
        }
        assertThat(knots).isBetween(200, 1_800);
    }

    /** A few pools, all of whose workers wait. */
    private final class RandomGraph {

        private final List<Pool> pools = new ArrayList<>();

        RandomGraph(Random random) {
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                pools.add(new Pool("pool " + i, 1 + random.nextInt(3)));
            }
            for (Pool pool : pools) {
                for (int i = pool.workers - (random.nextInt(8) == 0 ? 1 : 0); i > 0; i--) {
                    Worker worker = Worker.of(pool, new Reactor(waits));
                    int on = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(2);
                    Set<Crew> crews = new HashSet<>();
                    for (int j = 0; j < on; j++) {
                        crews.add(pools.get(random.nextInt(pools.size())).crew);
                    }
                    ((Wait) worker).isFor(on == 0 ? null : crews, true);
                    pool.crew.waits.add(worker);
                }
            }
        }

        List<Crew> crews() {
            return pools.stream().map(pool -> pool.crew).toList();
        }

        /** Lets go on whoever can, and whoever can then, and so on. */
        Set<Crew> leftByReduction() {
            Set<Crew> going = new HashSet<>();
            boolean more = true;
            while (more) {
                more = false;
                for (Pool pool : pools) {
                    boolean goes = pool.crew.waits.size() < pool.workers
                            || pool.crew.waits.stream()
                                    .anyMatch(wait -> wait.on() == null
                                            || wait.on().stream().anyMatch(going::contains));
                    more |= goes && going.add(pool.crew);
                }
            }
            Set<Crew> left = new HashSet<>(crews());
            left.removeAll(going);
            return left;
        }
    }
}
