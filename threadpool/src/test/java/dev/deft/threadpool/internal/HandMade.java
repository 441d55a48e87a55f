package dev.deft.threadpool.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pools, waits and reactors for a graph of waits, moved by a test's hand. */
final class HandMade {

    private HandMade() {}

    /** A pool that has as many workers as it may have. */
    static class Pool implements Crew.Books {

        final Crew crew = new Crew(this);
        private final String name;
        int workers;
        int hired;

        /** It may have more workers than it has. */
        boolean hires;

        /** How many more workers it is lent. */
        int spares;

        int lent;

        Pool(String name, int workers) {
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
    }

    /** A call on a pool: queued, until a worker begins it, and until it ends. */
    static class Call implements AwaitedCall {

        private final Pool pool;
        private @Nullable CrewMember runner;
        private boolean ended;

        Call(Pool pool) {
            this.pool = pool;
        }

        /** The worker that waits in {@code worker} has begun it before. */
        Call begunBy(Worker worker) {
            begunBy(worker.member());
            return this;
        }

        void begunBy(CrewMember worker) {
            runner = worker;
        }

        void ends() {
            ended = true;
        }

        @Override
        public Crew crew() {
            return pool.crew;
        }

        @Override
        public boolean isQueued() {
            return runner == null && !ended;
        }

        @Override
        public @Nullable CrewMember runner() {
            return ended ? null : runner;
        }
    }

    /** A wait whose truth is known to a reactor, which publishes it when the test lets it. */
    static class Worker extends Wait {

        private final @Nullable Reactor reactor;
        private final List<Throwable> sites = new ArrayList<>();

        /** The calls that it waits for; none if that is not known. */
        List<? extends Call> truth = List.of();

        private boolean allPublished;
        boolean fulfilled;

        @Nullable
        Knot failedBy;

        Worker(
                CrewMember member,
                @Nullable Long nanos,
                @Nullable Reactor reactor,
                @Nullable List<? extends Call> calls) {
            super(member, nanos, calls);
            this.reactor = reactor;
        }

        /** One that waits for what {@code reactor} knows; of which nothing is known yet. */
        static Worker of(Pool pool, Reactor reactor, Pool... on) {
            return of(pool, null, reactor, on);
        }

        static Worker of(Pool pool, @Nullable Long nanos, Reactor reactor, Pool... on) {
            Worker worker = new Worker(member(pool), nanos, reactor, null);
            worker.isFor(on);
            return worker;
        }

        /** One that waits for a future. */
        static Worker ofFutures(Pool pool, Pool on) {
            return ofFutures(pool, new Call(on));
        }

        static Worker ofFutures(Pool pool, Call... on) {
            return new Worker(member(pool), null, null, List.of(on));
        }

        static CrewMember member(Pool pool) {
            CrewMember.signOn(pool.crew);
            try {
                return CrewMember.current();
            } finally {
                CrewMember.signOff();
            }
        }

        /** It waits for a call that is queued on each of those pools. */
        void isFor(Pool... on) {
            truth = Arrays.stream(on).map(Call::new).toList();
        }

        void isForCalls(Call... on) {
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
        protected void fail(Knot lock) {
            failedBy = lock;
            fulfilled = true;
        }

        @Override
        protected List<Throwable> callsSubmittedAt() {
            return sites;
        }
    }

    /** A reactor with an inbox. */
    static final class Reactor implements Wait.Source {

        private final Waits waits;
        final Deque<Runnable> inbox = new ArrayDeque<>();
        boolean ended;

        /** How often it was asked to publish anew. */
        int asked;

        Reactor(Waits waits) {
            this.waits = waits;
        }

        /** Has it publish what {@code worker} is for, in its next turn. */
        void watch(Worker worker) {
            inbox.add(() -> publish(worker));
        }

        @Override
        public boolean refresh(List<Wait> which, Runnable then) {
            if (!ended) {
                asked++;
                inbox.add(() -> {
                    which.forEach(wait -> publish((Worker) wait));
                    then.run();
                });
            }
            return !ended;
        }

        /** As a reactor does it: whoever has one call that may go on need not say more. */
        void publish(Worker worker) {
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
