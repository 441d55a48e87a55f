package dev.deft.threadpool.internal.deadlock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Pools, waits and reactors for a graph of waits, moved by a test's hand. */
final class FakeNodes {

    private FakeNodes() {}

    /** A pool that has as many workers as it may have. */
    static class FakePool implements PoolNode.WorkerSupply {

        final PoolNode node = new PoolNode(this, null);
        private final String name;
        int workers;
        int hired;

        /** It may have more workers than it has. */
        boolean hires;

        /** The number of workers more that it is lent. */
        int spares;

        int lent;

        FakePool(String name, int workers) {
            this.name = name;
            this.workers = workers;
            this.hired = workers;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String size() {
            return workers + " workers";
        }

        @Override
        public boolean isExhausted(int waiting) {
            return waiting > 0 && waiting == workers && !hires;
        }

        @Override
        public int hired() {
            return hired;
        }

        @Override
        public boolean hireMissing(int waiting) {
            return workers > waiting;
        }

        @Override
        public int lendSpares() {
            if (lent == spares) {
                return 0;
            }
            lent++;
            workers++;
            hired++;
            return 1;
        }

        @Override
        public void giveSparesBack(int count) {
            lent -= count;
            workers -= count;
        }

        @Override
        public boolean standInFor(CurrentWorker worker) {
            return false;
        }

        @Override
        public void endStandInFor(CurrentWorker worker) {
            throw new IllegalStateException("none stands in");
        }

        @Override
        public void abandon(CurrentWorker worker, BooleanSupplier isOver) {}
    }

    /** A call on a pool: queued, until a worker begins it, and until it ends. */
    static class FakeCall implements AwaitedCall {

        private final FakePool pool;
        private @Nullable CurrentWorker runner;
        private boolean ended;

        FakeCall(FakePool pool) {
            this.pool = pool;
        }

        /** The worker that waits in {@code worker} has begun it before. */
        FakeCall begunBy(FakeWorker worker) {
            begunBy(worker.member());
            return this;
        }

        void begunBy(CurrentWorker worker) {
            runner = worker;
        }

        void ends() {
            ended = true;
        }

        @Override
        public PoolNode poolNode() {
            return pool.node;
        }

        @Override
        public boolean isQueued() {
            return runner == null && !ended;
        }

        @Override
        public @Nullable CurrentWorker runner() {
            return ended ? null : runner;
        }
    }

    /** A wait whose truth is known to a reactor, which publishes it when the test lets it. */
    static class FakeWorker extends BlockedWorker {

        private final @Nullable FakeReactor reactor;
        private final List<Throwable> sites = new ArrayList<>();

        /** The calls that it waits for; none if that is not known. */
        List<? extends FakeCall> truth = List.of();

        private boolean allPublished;
        boolean fulfilled;

        @Nullable
        Deadlock failedBy;

        FakeWorker(
                CurrentWorker member,
                @Nullable Long nanos,
                @Nullable FakeReactor reactor,
                @Nullable List<? extends FakeCall> calls) {
            super(member, nanos, calls);
            this.reactor = reactor;
        }

        /** One that waits for what {@code reactor} knows; of which nothing is known yet. */
        static FakeWorker of(FakePool pool, FakeReactor reactor, FakePool... on) {
            return of(pool, null, reactor, on);
        }

        static FakeWorker of(FakePool pool, @Nullable Long nanos, FakeReactor reactor, FakePool... on) {
            FakeWorker worker = new FakeWorker(member(pool), nanos, reactor, null);
            worker.isFor(on);
            return worker;
        }

        /** One that waits for a future. */
        static FakeWorker ofFutures(FakePool pool, FakePool on) {
            return ofFutures(pool, new FakeCall(on));
        }

        static FakeWorker ofFutures(FakePool pool, FakeCall... on) {
            return new FakeWorker(member(pool), null, null, List.of(on));
        }

        static CurrentWorker member(FakePool pool) {
            return new CurrentWorker(pool.node, "worker");
        }

        /** It waits for a call that is queued on each of those pools. */
        void isFor(FakePool... on) {
            truth = Arrays.stream(on).map(FakeCall::new).toList();
        }

        void isForCalls(FakeCall... on) {
            truth = List.of(on);
        }

        void isForWhatNobodyKnows() {
            truth = List.of();
        }

        boolean hasFailed() {
            return failedBy != null;
        }

        String message() {
            return failure(failedBy).getMessage();
        }

        void submittedAt(Throwable site) {
            sites.add(site);
        }

        @Override
        protected boolean isFulfilled() {
            return fulfilled;
        }

        @Override
        protected @Nullable Source source() {
            return reactor;
        }

        @Override
        protected void fail(Deadlock deadlock) {
            failedBy = deadlock;
            fulfilled = true;
        }

        @Override
        protected List<Throwable> callsSubmittedAt() {
            return sites;
        }
    }

    /** A reactor with an inbox. */
    static final class FakeReactor implements BlockedWorker.Source {

        private final DeadlockDetector waits;
        final Deque<Runnable> inbox = new ArrayDeque<>();
        boolean ended;

        /** The number of times that it was asked to publish anew. */
        int asked;

        FakeReactor(DeadlockDetector waits) {
            this.waits = waits;
        }

        /** Has it publish what {@code worker} is for, in its next turn. */
        void watch(FakeWorker worker) {
            inbox.add(() -> publish(worker));
        }

        @Override
        public boolean refresh(List<BlockedWorker> which, Runnable then) {
            if (!ended) {
                asked++;
                inbox.add(() -> {
                    which.forEach(wait -> publish((FakeWorker) wait));
                    then.run();
                });
            }
            return !ended;
        }

        /** Publishes as a reactor does: of a wait with one call that may go on, no more need be said. */
        void publish(FakeWorker worker) {
            if (worker.allPublished) {
                worker.allPublished = false;
                waits.publish(worker, null);
            }
            if (worker.truth.isEmpty()) {
                worker.restsOn(null);
            } else if (worker.truth.stream().noneMatch(worker::restsOn)) {
                worker.allPublished = true;
                waits.publish(worker, worker.truth);
            }
        }

        /** Makes one call of its inbox; false if there was none. */
        boolean turn() {
            Runnable next = inbox.poll();
            if (next != null) {
                next.run();
            }
            return next != null;
        }

        void settle() {
            while (turn()) {
                // until there is none
            }
        }
    }
}
