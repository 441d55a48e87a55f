package dev.deft.threadpool.internal.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.deadlock.FakeNodes.FakeCall;
import dev.deft.threadpool.internal.deadlock.FakeNodes.FakePool;
import dev.deft.threadpool.internal.deadlock.FakeNodes.FakeReactor;
import dev.deft.threadpool.internal.deadlock.FakeNodes.FakeWorker;
import dev.deft.user.UserProgram;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The graph of waits over pools and reactors that are moved by hand. */
@Timeout(600)
class DeadlockDetectorTest {

    private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);

    private final DeadlockDetector waits = new DeadlockDetector();
    private final FakeReactor reactor = new FakeReactor(waits);
    private final FakePool db = new FakePool("db", 1);
    private final FakePool web = new FakePool("web", 1);

    private FakeWorker waiting(FakePool pool, FakePool... on) {
        return begin(reactor, FakeWorker.of(pool, reactor, on));
    }

    private FakeWorker begin(FakeReactor at, FakeWorker worker) {
        waits.begin(worker);
        at.watch(worker);
        return worker;
    }

    @Test
    void aWorkerThatWaitsForItsOwnFullPoolIsFailed() {
        FakeWorker worker = waiting(db, db);
        reactor.settle();

        assertThat(worker.hasFailed()).isTrue();
    }

    @Test
    void oneThatWaitsForFuturesIsFailedAtOnce() {
        FakeWorker worker = FakeWorker.ofFutures(db, db);
        waits.begin(worker);

        assertThat(worker.hasFailed()).isTrue();
    }

    @Test
    void aWorkerThatDoesNotWaitKeepsThePoolGoing() {
        db.workers = 2;
        FakeWorker worker = waiting(db, db);
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
        assertThat(db.node.isExhausted()).isFalse();
    }

    @Test
    void aPoolThatMayHireKeepsGoing() {
        db.hires = true;
        FakeWorker worker = waiting(db, db);
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void whatIsNotKnownMayHappen() {
        FakeWorker worker = waiting(db);
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
        worker.isFor(db);
        reactor.publish(worker);
        reactor.settle();
        assertThat(worker.hasFailed()).isTrue();
    }

    @Test
    void ofTwoPoolsInACircleTheYoungerWaitIsFailed() {
        FakeWorker older = waiting(db, web);
        reactor.settle();
        FakeWorker younger = waiting(web, db);
        reactor.settle();

        assertThat(younger.hasFailed()).isTrue();
        assertThat(older.hasFailed()).isFalse();
    }

    @Test
    void poolsThatWaitForAKnotAndAreNotInItAreSpared() {
        FakePool jobs = new FakePool("jobs", 1);
        FakePool mail = new FakePool("mail", 1);
        FakeWorker locked = waiting(db);
        FakeWorker farther = waiting(mail, jobs);
        FakeWorker nearer = waiting(jobs, db);
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
        FakeWorker both = waiting(db, db, web);
        reactor.settle();

        assertThat(both.hasFailed()).isFalse();
    }

    @Test
    void theWaitWhoseTimeIsUpFirstIsFailed() {
        db.workers = 3;
        FakeWorker later = FakeWorker.of(db, 2 * AN_HOUR, reactor, db);
        FakeWorker first = FakeWorker.of(db, AN_HOUR, reactor, db);
        begin(reactor, later);
        begin(reactor, first);
        FakeWorker unlimited = waiting(db, db);
        reactor.settle();

        assertThat(first.hasFailed()).isTrue();
        assertThat(later.hasFailed()).isFalse();
        assertThat(unlimited.hasFailed()).isFalse();
    }

    @Test
    void aWaitWhoseTimeIsUpEndsByItself() {
        FakeWorker late = FakeWorker.of(db, 0L, reactor, db);
        begin(reactor, late);
        reactor.settle();

        assertThat(late.hasFailed()).isFalse();
    }

    @Test
    void aWorkerThatIsInterruptedEndsItsWaitItself() {
        Thread.currentThread().interrupt(); // the thread of all workers here
        FakeWorker worker = waiting(db, db);
        reactor.settle();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void anOutcomeThatIsUnderWayIsNoKnot() {
        FakeWorker worker = waiting(db, db);
        reactor.turn(); // has published what lasts no longer
        worker.isForWhatNobodyKnows();
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void aResultThatTheWorkerHasNotSeenYetIsNoKnot() {
        FakeWorker worker = waiting(db, db);
        reactor.turn();
        worker.fulfilled = true;
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void theReactorsAreAskedAgainOneAfterTheOther() {
        FakeReactor other = new FakeReactor(waits);
        FakeWorker older = waiting(db, web);
        FakeWorker younger = begin(other, FakeWorker.of(web, other, db));
        reactor.settle();
        other.settle(); // both are published, and asked again, this one first
        older.isForWhatNobodyKnows(); // meanwhile the other's outcome was delivered
        reactor.settle();

        assertThat(older.hasFailed()).isFalse();
        assertThat(younger.hasFailed()).isFalse();
    }

    @Test
    void aWorkerThatWaitedForSomethingElseInBetweenIsLookedAtAnew() {
        FakeWorker before = waiting(db, db);
        reactor.turn();
        waits.end(before);
        FakeWorker after = waiting(db, db);
        reactor.turn(); // the second look

        assertThat(after.hasFailed()).isFalse();
        reactor.settle();
        assertThat(before.hasFailed()).isFalse();
        assertThat(after.hasFailed()).isTrue();
    }

    @Test
    void aWorkerThatCameAndWentInBetweenMayHaveRunTheCall() {
        FakeWorker worker = waiting(db, db);
        reactor.turn();
        db.hired++;
        reactor.turn();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void aPoolThatHasFewerWorkersNowIsLookedAt() {
        db.workers = 2;
        FakeWorker worker = waiting(db, db);
        db.workers = 1;
        waits.workersChanged(db.node);
        reactor.settle();

        assertThat(worker.hasFailed()).isTrue();
    }

    @Test
    void whatIsWaitedForIsAskedForAgainWhenThePoolCanNoLongerRunIt() {
        FakeWorker older = waiting(db, web);
        reactor.settle(); // web may run it
        FakeWorker younger = FakeWorker.ofFutures(web, db);
        waits.begin(younger);
        reactor.settle();

        assertThat(younger.hasFailed()).isTrue();
        assertThat(older.hasFailed()).isFalse();
    }

    @Test
    void allThatIsWaitedForIsAskedForWhereTheOneThatIsKnownCannotGoOn() {
        FakePool mail = new FakePool("mail", 1);
        FakeWorker older = waiting(db, web, mail);
        reactor.settle(); // web may run the first, so the other is not asked for
        waits.begin(FakeWorker.ofFutures(web, db));
        reactor.settle();
        assertThat(older.hasFailed()).isFalse();
        FakeWorker last = FakeWorker.ofFutures(mail, db);
        waits.begin(last);
        reactor.settle();

        assertThat(last.hasFailed()).isTrue();
    }

    @Test
    void whoWaitsForWhatMayGoOnIsNotAskedAgain() {
        db.workers = 2;
        for (int i = 0; i < 100; i++) {
            FakeWorker worker = waiting(db, web);
            reactor.settle();
            waits.end(worker);
        }

        assertThat(reactor.asked).isZero();
    }

    @Test
    void twoKnotsAreBothUndone() {
        FakeWorker one = waiting(db, db);
        FakeWorker other = waiting(web, web);
        reactor.settle();

        assertThat(one.hasFailed()).isTrue();
        assertThat(other.hasFailed()).isTrue();
    }

    @Test
    void aReactorThatDoesNotAnswerHoldsUpItsOwnKnotsOnly() {
        FakeWorker held = waiting(db, db);
        reactor.turn(); // and answers no more
        FakeReactor other = new FakeReactor(waits);
        FakeWorker free = begin(other, FakeWorker.of(web, other, web));
        other.settle();

        assertThat(free.hasFailed()).isTrue();
        assertThat(held.hasFailed()).isFalse();
    }

    @Test
    void aSpareWorkerTakesThePlaceOfAFailureForAsLongAsTheWaitLasts() {
        db.spares = 1;
        FakeWorker first = waiting(db, db);
        reactor.settle();
        assertThat(first.hasFailed()).isFalse();
        assertThat(db.workers).isEqualTo(2);

        FakeWorker second = waiting(db, db); // the spare one waits as well
        reactor.settle();
        assertThat(second.hasFailed()).isTrue();

        waits.end(second);
        waits.end(first);
        assertThat(db.lent).isZero();
    }

    @Test
    void aPoolWhoseThreadCouldNotBeStartedTriesAgain() {
        FakePool starting = new FakePool("starting", 1) {
            @Override
            public boolean hireMissing(int waiting) {
                workers++;
                return true;
            }
        };
        FakeWorker worker = waiting(starting, starting);
        reactor.settle();

        assertThat(worker.hasFailed()).isFalse();
    }

    @Test
    void aReactorThatHasEndedIsNotWaitedFor() {
        FakeWorker worker = waiting(db, db);
        reactor.turn();
        reactor.ended = true;
        reactor.settle();
        waits.end(worker);
        FakeWorker next = FakeWorker.ofFutures(db, db);
        waits.begin(next);

        assertThat(next.hasFailed()).isTrue();
    }

    @Test
    void whatAReactorThatHasEndedSaidBeforeIsNotReliedOn() {
        FakeReactor other = new FakeReactor(waits);
        FakeWorker older = begin(other, FakeWorker.of(db, other, web));
        other.settle();
        FakeWorker younger = waiting(web, db);
        reactor.turn(); // what the other said is asked for again, since web cannot run it now
        other.turn(); // a deadlock, and both are asked again
        reactor.ended = true;
        other.settle();

        assertThat(older.hasFailed()).isFalse();
        assertThat(younger.hasFailed()).isFalse();
    }

    @Test
    void aFailureSaysWhoWaitsWhereAndWhatWasSubmittedWhere() {
        FakeWorker worker = waiting(db, db);
        worker.submittedAt(UserProgram.site());
        reactor.settle();

        assertThat(worker.message())
                .contains("all workers of pool 'db' (1 workers)")
                .contains(Thread.currentThread().getName() + " waits")
                .contains("set -Ddev.deft.debug=true")
                .contains("The call that fails was submitted\n      at dev.deft.user.UserProgram.site(")
                .contains("spareWorkers(n)");
    }

    @Test
    void manyWorkersThatWaitAtOnePlaceAreToldOnce() {
        db.workers = 200;
        FakeWorker last = null;
        for (int i = 0; i < 200; i++) {
            last = waiting(db, db);
        }
        reactor.settle();

        assertThat(last.message()).contains("200 workers wait in all").hasSizeLessThan(3_000);
    }

    @Test
    void aCallThatHasBegunWaitsForTheWorkerThatRunsItAlone() {
        db.workers = 2;
        FakeWorker outer = waiting(web);
        FakeWorker inner = waiting(db, web);
        outer.isForCalls(new FakeCall(db).begunBy(inner));
        reactor.publish(outer);
        reactor.settle();

        assertThat(inner.hasFailed()).isTrue();
        assertThat(inner.message())
                .contains("all workers of pool 'web' (1 workers) and 1 worker of pool 'db' (2 workers) wait");
    }

    @Test
    void aWorkerThatRunsTheCallAndDoesNotWaitWillEndIt() {
        db.workers = 2;
        FakeWorker busy = FakeWorker.of(db, reactor);
        FakeWorker outer = FakeWorker.ofFutures(db, new FakeCall(db).begunBy(busy));
        waits.begin(outer);

        assertThat(outer.hasFailed()).isFalse();
        busy.isForCalls(new FakeCall(db).begunBy(outer)); // a circle in which nothing is queued
        begin(reactor, busy);
        reactor.settle();
        assertThat(busy.hasFailed()).isTrue();
    }

    @Test
    void aCallThatHasEndedReleasesWhoWaits() {
        FakeCall call = new FakeCall(db);
        FakeWorker outer = waiting(web);
        FakeWorker runs = waiting(db, web);
        outer.isForCalls(call.begunBy(runs));
        reactor.publish(outer); // a deadlock
        call.ends();
        reactor.settle();

        assertThat(runs.hasFailed()).isFalse();
    }

    @Test
    void aSpareWorkerIsLentToThePoolWhoseQueuedCallIsWaitedFor() {
        db.spares = 1;
        web.spares = 1;
        FakeWorker outer = waiting(db);
        FakeWorker inner = waiting(web, db);
        outer.isForCalls(new FakeCall(web).begunBy(inner));
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
        FakeWorker itself = FakeWorker.of(db, reactor);
        itself.isForCalls(new FakeCall(db).begunBy(itself));
        begin(reactor, itself);
        reactor.settle();

        assertThat(itself.hasFailed()).isTrue();
        assertThat(db.lent).isZero();
    }
}
