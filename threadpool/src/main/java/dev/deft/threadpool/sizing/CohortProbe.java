package dev.deft.threadpool.sizing;

import org.jspecify.annotations.Nullable;

/**
 * The controller of {@link Sizing#probing}.
 *
 * <pre>
 *    FIRST ---&gt; UP ---- pays: twice as many ----.
 *                |  ^                           |
 *                |  '---------------------------'
 *                |---- does not pay, after one that did ------&gt; BISECT, between the two, until they are near ---&gt; HOLD
 *                '---- the first one does not ----&gt; DOWN, by half, as long as that costs nothing ---&gt; BISECT      |
 *                                                                                                                 |
 *        .--------------------- after a pause, which grows from time to time -------------------------------------'
 *        v
 *      CHECK, the number held, again ---- its throughput has shifted ----&gt; UP
 *        |
 *        '---&gt; TRIAL of a number near it, below and above by turns ----&gt; RETURN to the number held, for comparison ---&gt;
 *              adopted, and the next TRIAL beyond it, unless it is at a limit; or HOLD again
 * </pre>
 *
 * In each of these but HOLD it times a cohort: tasks that are begun one after another, all of which it waits for. To count those that end
 * in a window instead would favour the short ones (they are right-censored), and more so the more workers there are. With {@code n} workers
 * that are all busy, the throughput is {@code n} divided by the mean time (Little's law), so a cohort of two tasks for each worker tells
 * much, and one of four more, which a trial of what is held takes. Two numbers of workers are compared by the elasticity of the throughput,
 * and a cohort becomes twice as large, and again, as long as its error does not allow to say on which side of {@link #WORTHWHILE} that lies.
 */
final class CohortProbe implements SizingController {

    private static final double NANOS_PER_SECOND = 1e9;

    /** The elasticity from which more workers are worth it: hill climbing's bias. */
    private static final double WORTHWHILE = 0.15;

    /** The elasticity of throughput that grows as its workers do. What looks like more is chance, so it shows no more than this does. */
    private static final double MOST_ELASTICITY = 1;

    /** The part of its error by which an elasticity is to lie beyond that for the number held to be given up: else chance leads away from it, trial by trial. */
    private static final double IN_DOUBT = 0.5;

    private static final int SMALLEST_COHORT = 16;

    /** The tasks of a cohort for each worker, in the search: it goes on from any number that it comes to. */
    private static final int SEARCH_TASKS = 2;

    /** The same from CHECK to RETURN: what is held may be lost there, so chance is to have less of a say. */
    private static final int TRIAL_TASKS = 4;

    /** The most tasks of a cohort for each worker, and beside these, in the search and in a trial. */
    private static final int MOST_SEARCH_TASKS = 4;

    private static final int MOST_TRIAL_TASKS = 8;
    private static final int MOST_MORE = 64;

    /** The shortest time that a cohort takes: shorter ones show what the machine happens to do. */
    private static final long SHORTEST_NANOS = 10_000_000;

    /** The time of a task that is over sooner than another worker has been woken for it: so another is not worth it. */
    private static final double SHORT_TASK_NANOS = 20_000;

    /** The ratio of two numbers of workers that are near enough to each other. */
    private static final double NEAR = 1.25;

    private static final double BELOW = 0.83;
    private static final double ABOVE = 1.25;

    /** The first pause, in times of a task: where tasks are short, a trial costs little, and what has changed is found out sooner. */
    private static final double PAUSE_TASKS = 20;

    private static final double SHORTEST_FIRST_PAUSE_NANOS = 200_000_000;
    private static final double LONGEST_FIRST_PAUSE_NANOS = 1_000_000_000;

    /** The longest pause, in first ones. */
    private static final int MOST_PAUSES = 16;

    /** The part of the throughput by which it must have changed to have shifted. */
    private static final double SHIFT = 0.25;

    /** The time after which queued tasks that do not move get more workers, where nothing is known yet of how long they take. */
    private static final long STARVING_NANOS = GATE_NANOS;

    /** The same, as a multiple of the time that they are to take: those that only share what they use are slower, and do move. */
    private static final double STARVING_TIMES = 4;

    private static final double STARVING_GROWTH = 1.25;
    private static final double CPU_LOW = 0.8;

    private enum Phase {
        FIRST,
        UP,
        DOWN,
        BISECT,
        HOLD,
        CHECK,
        TRIAL,
        RETURN
    }

    /** The throughput with a number of workers: its logarithm, and the error of that, squared. */
    private record Point(int workers, double logThroughput, double variance) {

        static Point of(int goal, CohortTimes times) {
            double mean = Math.max(1, times.meanNanos());
            return new Point(
                    goal,
                    Math.log(times.workers() / mean * NANOS_PER_SECOND),
                    times.varianceNanos() / (mean * mean * times.tasks()));
        }

        /** The mean of this and another one with as many workers. */
        Point and(Point other) {
            return new Point(workers, (logThroughput + other.logThroughput) / 2, (variance + other.variance) / 4);
        }

        double throughput() {
            return Math.exp(logThroughput);
        }

        double elasticityTo(Point larger) {
            return (larger.logThroughput - logThroughput) / Math.log((double) larger.workers / workers);
        }

        double errorTo(Point larger) {
            return Math.sqrt(variance + larger.variance) / Math.log((double) larger.workers / workers);
        }
    }

    private final DecisionLog log;
    private final Standstill standstill = new Standstill(true);

    private Phase phase = Phase.FIRST;
    private int cohortNumber = 1;
    private int cohortTasks;

    /** The point that the next is compared with; null until there is one. */
    private @Nullable Point base;

    /** The point of TRIAL. */
    private @Nullable Point trial;

    /** The search has gone up since it began. */
    private boolean risen;

    /** The smallest number of BISECT that was found not to be worth it. */
    private int tooMany;

    /** The time that a task took in the last cohort, for each worker; 0 until there is one. */
    private double nanosPerWorker;

    private boolean triesBelow = true;

    /** The first pauses that the next one is as long as. */
    private int pauses = 1;

    private long pauseNanos;

    CohortProbe(DecisionLog log) {
        this.log = log;
        this.cohortTasks = cohortFor(log.goal());
    }

    @Override
    public int goal() {
        return log.goal();
    }

    @Override
    public long nextSampleNanos() {
        return phase == Phase.HOLD ? pauseNanos : Long.MAX_VALUE;
    }

    @Override
    public int cohortNumber() {
        return phase == Phase.HOLD ? 0 : cohortNumber;
    }

    @Override
    public int cohortTasks() {
        return phase == Phase.HOLD ? 0 : cohortTasks;
    }

    @Override
    public void sample(SizingSample sample) {
        CohortTimes times = sample.cohort();
        if (phase == Phase.HOLD) {
            probe(sample, Phase.CHECK, goal(), SizingReason.RE_PROBE, Double.NaN, Double.NaN);
        } else if (times != null) {
            nanosPerWorker = times.meanNanos() / goal();
            judge(sample, times, Point.of(goal(), times));
        }
    }

    private void judge(SizingSample sample, CohortTimes times, Point here) {
        if (times.spanNanos() < SHORTEST_NANOS) {
            moreTasks(sample, here, Double.NaN);
            return;
        }
        Point before = base;
        if (before == null || phase == Phase.FIRST) {
            begin(sample, here, SizingReason.FIRST_COHORT);
            return;
        }
        if (phase == Phase.CHECK) {
            check(sample, before, here);
            return;
        }
        Point other = phase == Phase.RETURN && trial != null ? trial : here;
        Point held = phase == Phase.RETURN ? before.and(here) : before;
        boolean isMore = other.workers > held.workers;
        Point smaller = isMore ? held : other;
        Point larger = isMore ? other : held;
        double elasticity = times.meanNanos() < SHORT_TASK_NANOS ? 0 : smaller.elasticityTo(larger);
        int most = (isTrial() ? MOST_TRIAL_TASKS : MOST_SEARCH_TASKS) * goal() + MOST_MORE;
        boolean isClear = Math.abs(Math.min(MOST_ELASTICITY, elasticity) - WORTHWHILE) >= 2 * smaller.errorTo(larger);
        if (!isClear && 2 * cohortTasks <= most && times.meanNanos() >= SHORT_TASK_NANOS) {
            moreTasks(sample, here, elasticity);
            return;
        }
        boolean pays = elasticity >= WORTHWHILE;
        switch (phase) {
            case TRIAL -> {
                trial = here;
                probe(sample, Phase.RETURN, before.workers, SizingReason.RE_PROBE, here.throughput(), Double.NaN);
            }
            case UP -> up(sample, before, here, pays, elasticity);
            case DOWN -> down(sample, before, here, pays, elasticity);
            case BISECT -> bisect(sample, before, here, pays, elasticity);
            default -> {
                double doubt = IN_DOUBT * smaller.errorTo(larger);
                settle(sample, held, other, elasticity >= WORTHWHILE + (isMore ? doubt : -doubt), elasticity);
            }
        }
    }

    private void moreTasks(SizingSample sample, Point here, double elasticity) {
        cohortTasks *= 2;
        log.decide(sample, goal(), SizingReason.MORE_TASKS, state(), here.throughput(), elasticity);
    }

    /** Begins the search at this point. */
    private void begin(SizingSample sample, Point here, SizingReason reason) {
        base = here;
        risen = false;
        pauses = 1;
        rise(sample, here, reason, Double.NaN);
    }

    /** Tries twice as many, or what there may be. */
    private void rise(SizingSample sample, Point here, SizingReason reason, double elasticity) {
        int next = Math.min(log.max(), 2 * here.workers);
        if (next > here.workers) {
            probe(sample, Phase.UP, next, reason, here.throughput(), elasticity);
        } else if (risen) {
            hold(sample, here, reason, elasticity);
        } else {
            fall(sample, here, reason, elasticity);
        }
    }

    private void up(SizingSample sample, Point before, Point here, boolean pays, double elasticity) {
        if (pays) {
            base = here;
            risen = true;
            rise(sample, here, SizingReason.WORTHWHILE, elasticity);
        } else if (risen || before.workers == log.min()) {
            tooMany = here.workers;
            narrow(sample, before, SizingReason.NOT_WORTHWHILE, elasticity);
        } else {
            fall(sample, before, SizingReason.NOT_WORTHWHILE, elasticity);
        }
    }

    /** Tries half as many, or as few as there may be. */
    private void fall(SizingSample sample, Point here, SizingReason reason, double elasticity) {
        int next = Math.max(log.min(), here.workers / 2);
        if (next < here.workers) {
            probe(sample, Phase.DOWN, next, reason, here.throughput(), elasticity);
        } else {
            hold(sample, here, reason, elasticity);
        }
    }

    private void down(SizingSample sample, Point before, Point here, boolean pays, double elasticity) {
        if (pays) {
            base = here;
            tooMany = before.workers;
            narrow(sample, here, SizingReason.WORTHWHILE, elasticity);
        } else {
            base = here;
            fall(sample, here, SizingReason.NOT_WORTHWHILE, elasticity);
        }
    }

    private void bisect(SizingSample sample, Point before, Point here, boolean pays, double elasticity) {
        if (pays) {
            base = here;
            narrow(sample, here, SizingReason.WORTHWHILE, elasticity);
        } else {
            tooMany = here.workers;
            narrow(sample, before, SizingReason.NOT_WORTHWHILE, elasticity);
        }
    }

    /** Tries the number in the middle between the one that is worth it and the one that is not. */
    private void narrow(SizingSample sample, Point low, SizingReason reason, double elasticity) {
        int middle = (int) Math.round(Math.sqrt((double) low.workers * tooMany));
        if (middle > low.workers && middle < tooMany && tooMany > NEAR * low.workers) {
            probe(sample, Phase.BISECT, middle, reason, low.throughput(), elasticity);
        } else {
            hold(sample, low, reason, elasticity);
        }
    }

    private void check(SizingSample sample, Point before, Point here) {
        double change = Math.abs(Math.expm1(here.logThroughput - before.logThroughput));
        double error = Math.sqrt(before.variance + here.variance);
        if (change > Math.max(SHIFT, 3 * error)) {
            begin(sample, here, SizingReason.THROUGHPUT_SHIFTED);
            return;
        }
        base = here;
        tryNear(sample, here, SizingReason.RE_PROBE, Double.NaN);
    }

    private void tryNear(SizingSample sample, Point here, SizingReason reason, double elasticity) {
        int near = neighbour(here.workers);
        if (near == here.workers) {
            triesBelow = !triesBelow;
            near = neighbour(here.workers);
        }
        if (near == here.workers) {
            hold(sample, here, reason, elasticity);
        } else {
            probe(sample, Phase.TRIAL, near, reason, here.throughput(), elasticity);
        }
    }

    private int neighbour(int workers) {
        int near = triesBelow
                ? Math.min(workers - 1, (int) Math.round(BELOW * workers))
                : Math.max(workers + 1, (int) Math.round(ABOVE * workers));
        return Math.max(log.min(), Math.min(log.max(), near));
    }

    private void settle(SizingSample sample, Point held, Point tried, boolean pays, double elasticity) {
        boolean isLarger = tried.workers > held.workers;
        SizingReason reason = pays ? SizingReason.WORTHWHILE : SizingReason.NOT_WORTHWHILE;
        if (isLarger == pays) {
            base = tried;
            pauses = 1;
            if (neighbour(tried.workers) == tried.workers) {
                hold(sample, tried, reason, elasticity);
            } else {
                tryNear(sample, tried, reason, elasticity);
            }
        } else {
            triesBelow = !triesBelow;
            pauses = Math.min(MOST_PAUSES, 2 * pauses);
            hold(sample, held, reason, elasticity);
        }
    }

    private void hold(SizingSample sample, Point here, SizingReason reason, double elasticity) {
        base = here;
        phase = Phase.HOLD;
        double taskNanos = nanosPerWorker * here.workers;
        double first =
                Math.max(SHORTEST_FIRST_PAUSE_NANOS, Math.min(LONGEST_FIRST_PAUSE_NANOS, PAUSE_TASKS * taskNanos));
        pauseNanos = Math.round(pauses * first);
        log.decide(sample, here.workers, reason, state(), here.throughput(), elasticity);
    }

    private void probe(
            SizingSample sample, Phase next, int workers, SizingReason reason, double throughput, double elasticity) {
        phase = next;
        cohortNumber++;
        cohortTasks = cohortFor(workers);
        log.decide(sample, workers, reason, state(), throughput, elasticity);
    }

    private int cohortFor(int workers) {
        return Math.max(SMALLEST_COHORT, workers * (isTrial() ? TRIAL_TASKS : SEARCH_TASKS));
    }

    private SizingState state() {
        return phase == Phase.HOLD ? SizingState.HOLDING : isTrial() ? SizingState.RE_PROBING : SizingState.SEARCHING;
    }

    private boolean isTrial() {
        return phase == Phase.CHECK || phase == Phase.TRIAL || phase == Phase.RETURN;
    }

    @Override
    public void gate(SizingSample sample) {
        long still = standstill.look(sample);
        double patience = Math.max(STARVING_NANOS, STARVING_TIMES * nanosPerWorker * goal());
        boolean isStarving = sample.waiting() && still >= patience && !(sample.processorUse() >= CPU_LOW);
        if (isStarving && sample.busy() >= goal() && goal() < log.max()) {
            int more = Math.max(sample.busy() + 1, (int) Math.ceil(STARVING_GROWTH * sample.busy()));
            standstill.workersCome(sample, more - goal());
            restart(sample, more, SizingReason.STARVATION);
        }
    }

    @Override
    public void timedOut(SizingSample sample, int left) {
        if (left < goal() && log.min() < goal()) {
            restart(sample, left, SizingReason.THREAD_TIMED_OUT);
        }
    }

    @Override
    public void limit(SizingSample sample, int minThreads, int maxThreads) {
        log.limit(minThreads, maxThreads);
        restart(sample, goal(), SizingReason.LIMITS_CHANGED);
    }

    private void restart(SizingSample sample, int wanted, SizingReason reason) {
        int workers = Math.max(log.min(), Math.min(log.max(), wanted));
        probe(sample, Phase.FIRST, workers, reason, Double.NaN, Double.NaN);
    }
}
