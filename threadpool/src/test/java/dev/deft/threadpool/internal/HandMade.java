package dev.deft.threadpool.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
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
        public boolean lendSpare(int waiting) {
            if (lent == spares) {
                return false;
            }
            lent++;
            workers++;
            hired++;
            return true;
        }

        @Override
        public void giveSpareBack() {
            lent--;
            workers--;
        }
    }

    /** A wait whose truth is known to a reactor, which publishes it when the test lets it. */
    static final class Worker extends Wait {

        private final @Nullable Reactor reactor;
        private final List<Throwable> sites = new ArrayList<>();

        @Nullable
        Set<Crew> truth;

        boolean fulfilled;

        @Nullable
        Knot failedBy;

        private Worker(
                CrewMember member, @Nullable Long nanos, @Nullable Reactor reactor, @Nullable Set<Crew> published) {
            super(member, nanos, published, true);
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

        /** One that waits for futures. */
        static Worker ofFutures(Pool pool, Pool on) {
            return new Worker(member(pool), null, null, Set.of(on.crew));
        }

        private static CrewMember member(Pool pool) {
            CrewMember.signOn(pool.crew);
            try {
                return CrewMember.current();
            } finally {
                CrewMember.signOff();
            }
        }

        void isFor(Pool... on) {
            truth = on.length == 0 ? null : crews(on);
        }

        private static Set<Crew> crews(Pool... pools) {
            return Set.copyOf(
                    java.util.Arrays.stream(pools).map(pool -> pool.crew).toList());
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
        private final List<Worker> watched = new ArrayList<>();
        private final Deque<Runnable> inbox = new ArrayDeque<>();
        boolean ended;

        Reactor(Waits waits) {
            this.waits = waits;
        }

        @Override
        public void watch(Wait wait) {
            inbox.add(() -> {
                watched.add((Worker) wait);
                publish((Worker) wait);
            });
        }

        @Override
        public boolean refresh(Runnable then) {
            if (!ended) {
                inbox.add(() -> {
                    watched.forEach(this::publish);
                    then.run();
                });
            }
            return !ended;
        }

        void publish(Worker worker) {
            waits.publish(worker, worker.truth, true);
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
