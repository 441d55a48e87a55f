package dev.deft.threadpool.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.HandMade.Call;
import dev.deft.threadpool.internal.HandMade.Pool;
import dev.deft.threadpool.internal.HandMade.Reactor;
import dev.deft.threadpool.internal.HandMade.Worker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The graph of waits over pools and reactors that are moved by hand. */
@Timeout(600)
class WaitsTest {

    private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);

    private final Waits waits = new Waits();
    private final Reactor reactor = new Reactor(waits);
    private final Pool db = new Pool("db", 1);
    private final Pool web = new Pool("web", 1);

    private Worker waiting(Pool pool, Pool... on) {
        return begin(reactor, Worker.of(pool, reactor, on));
    }

    private Worker begin(Reactor at, Worker worker) {
        waits.begin(worker);
        at.watch(worker);
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
        begin(reactor, later);
        begin(reactor, first);
        Worker unlimited = waiting(db, db);
        reactor.settle();

        assertThat(first.hasFailed()).isTrue();
        assertThat(later.hasFailed()).isFalse();
        assertThat(unlimited.hasFailed()).isFalse();
    }

    @Test
    void aWaitWhoseTimeIsUpEndsByItself() {
        Worker late = Worker.of(db, 0L, reactor, db);
        begin(reactor, late);
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
        worker.isForWhatNobodyKnows();
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
        Worker younger = begin(other, Worker.of(web, other, db));
        reactor.settle();
        other.settle(); // both are published, and asked again, this one first
        older.isForWhatNobodyKnows(); // meanwhile the other's outcome was delivered
        reactor.settle();

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
    void whatIsWaitedForIsAskedForAgainWhenThePoolCanNoLongerRunIt() {
        Worker older = waiting(db, web);
        reactor.settle(); // web may run it
        Worker younger = Worker.ofFutures(web, db);
        waits.begin(younger);
        reactor.settle();

        assertThat(younger.hasFailed()).isTrue();
        assertThat(older.hasFailed()).isFalse();
    }

    @Test
    void allThatIsWaitedForIsAskedForWhereTheOneThatIsKnownCannotGoOn() {
        Pool mail = new Pool("mail", 1);
        Worker older = waiting(db, web, mail);
        reactor.settle(); // web may run the first, so the other is not asked for
        waits.begin(Worker.ofFutures(web, db));
        reactor.settle();
        assertThat(older.hasFailed()).isFalse();
        Worker last = Worker.ofFutures(mail, db);
        waits.begin(last);
        reactor.settle();

        assertThat(last.hasFailed()).isTrue();
    }

    @Test
    void whoWaitsForWhatMayGoOnIsNotAskedAgain() {
        db.workers = 2;
        for (int i = 0; i < 100; i++) {
            Worker worker = waiting(db, web);
            reactor.settle();
            waits.end(worker);
        }

        assertThat(reactor.asked).isZero();
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
        Worker free = begin(other, Worker.of(web, other, web));
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
        Worker older = begin(other, Worker.of(db, other, web));
        other.settle();
        Worker younger = waiting(web, db);
        reactor.turn(); // what the other said is asked for again, since web cannot run it now
        other.turn(); // a knot, and both are asked again
        reactor.ended = true;
        other.settle();

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
    void aCallThatHasBegunWaitsForTheWorkerThatRunsItAlone() {
        db.workers = 2;
        Worker outer = waiting(web);
        Worker inner = waiting(db, web);
        outer.isForCalls(new Call(db).begunBy(inner));
        reactor.publish(outer);
        reactor.settle();

        assertThat(inner.hasFailed()).isTrue();
        assertThat(inner.message())
                .contains("all workers of pool 'web' (1 workers) and 1 worker of pool 'db' (2 workers) wait");
    }

    @Test
    void aWorkerThatRunsTheCallAndDoesNotWaitWillEndIt() {
        db.workers = 2;
        Worker busy = Worker.of(db, reactor);
        Worker outer = Worker.ofFutures(db, new Call(db).begunBy(busy));
        waits.begin(outer);

        assertThat(outer.hasFailed()).isFalse();
        busy.isForCalls(new Call(db).begunBy(outer)); // a circle in which nothing is queued
        begin(reactor, busy);
        reactor.settle();
        assertThat(busy.hasFailed()).isTrue();
    }

    @Test
    void aCallThatHasEndedReleasesWhoWaits() {
        Call call = new Call(db);
        Worker outer = waiting(web);
        Worker runs = waiting(db, web);
        outer.isForCalls(call.begunBy(runs));
        reactor.publish(outer); // a knot
        call.ends();
        reactor.settle();

        assertThat(runs.hasFailed()).isFalse();
    }

    @Test
    void aSpareWorkerIsLentToThePoolWhoseQueuedCallIsWaitedFor() {
        db.spares = 1;
        web.spares = 1;
        Worker outer = waiting(db);
        Worker inner = waiting(web, db);
        outer.isForCalls(new Call(web).begunBy(inner));
        reactor.publish(outer);
        reactor.settle();

        assertThat(db.lent).isEqualTo(1);
        assertThat(web.lent).isZero();
        assertThat(inner.hasFailed()).isFalse();
        waits.end(inner);
        assertThat(db.lent).isZero();
    }

    @Test
    void noSpareWorkerHelpsWhereNothingIsQueued() {
        db.spares = 5;
        Worker itself = Worker.of(db, reactor);
        itself.isForCalls(new Call(db).begunBy(itself));
        begin(reactor, itself);
        reactor.settle();

        assertThat(itself.hasFailed()).isTrue();
        assertThat(db.lent).isZero();
    }
}
