package dev.deft.threadpool;

import java.util.HashMap;
import java.util.Map;

/**
 * The numbers of workers that a pool may have, spare ones included. Under the pool's monitor.
 *
 * <p>Spare workers come beyond the maximum, up to a number of their own: lent, where workers wait for each other or say that they wait,
 * and standing in, each for one worker that does nothing for what waits. Those that are lent come first; one that stands in does so as
 * soon as a spare worker is left. Where a sizing says how many workers there are to be, those that it leaves out can stand in, too.
 */
final class WorkerLimits {

    private int min;
    private int max;
    private final int spare;

    /** A sizing moves the {@link #goal}. */
    private final boolean sized;

    /** The number of workers that there may be now, spare ones aside: the maximum, or what a sizing says. */
    private int goal;

    private int lent;

    /** The workers that there may be in any case, spare ones among them, for they are in use or kept; 0 where there is no such number. */
    private int needed;

    /** The workers that there may be though the maximum is lower by now, as long as so many are needed: no more than before it was lowered. */
    private int outlasting;

    /** The workers that a spare one stands in for, as far as there are some, each with the number of reasons why. */
    private final Map<Worker, Integer> standIns = new HashMap<>();

    WorkerLimits(PoolSettings settings) {
        this.min = settings.minThreads();
        this.max = settings.maxThreads();
        this.spare = settings.spareWorkers();
        this.sized = settings.sizing() != null;
        this.goal = settings.firstGoal();
    }

    void resize(int newMin, int newMax) {
        outlasting = Math.min(needed, most());
        min = newMin;
        max = newMax;
        goal = sized ? within(goal) : newMax;
    }

    /** Moves the goal, as far as the limits let it; returns whether it has moved. */
    boolean moveGoal(int wanted) {
        int before = goal;
        goal = within(wanted);
        return goal != before;
    }

    private int within(int wanted) {
        return Math.max(Math.max(1, min), Math.min(max, wanted));
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    int goal() {
        return goal;
    }

    /** The number of workers that there may be now: the goal, and the spare ones in use. What a sizing adds while some are lent is among these. */
    int most() {
        return (int) Math.min(Math.max(mostEver(), outlasting), Math.max(needed, (long) goal + lent + standingIn()));
    }

    /** Says how many are needed, as long as that is more than there may be otherwise. */
    void need(int workers) {
        needed = workers;
        outlasting = Math.min(outlasting, workers);
    }

    /** The number of spare workers that stand in for others now. */
    int standingIn() {
        return (int) Math.min(absent(), Math.max(0, mostEver() - goal - lent));
    }

    /** The number of workers for whom others are to stand in, as far as there are some. */
    int absent() {
        return standIns.size();
    }

    /** The maximum and all spare ones, which may be as many as can be counted. */
    private long mostEver() {
        return (long) max + spare;
    }

    /**
     * Lends as many spare workers as let there be one more than {@code workers}. Those that were taken back and are still busy are in use,
     * too, and are lent once more: they need not leave before the new one.
     *
     * @return how many; 0 if none is left
     */
    int lendForOneMoreThan(int workers) {
        int more = workers + 1 - most();
        if (more <= 0 || workers >= mostEver()) {
            return 0;
        }
        lent += more;
        return more;
    }

    void takeBack(int count) {
        lent -= count;
    }

    /** Has a spare worker stand in for this one; returns false if there are none at all. */
    boolean standInFor(Worker worker) {
        if (spare == 0 && !sized) {
            return false;
        }
        standIns.merge(worker, 1, Integer::sum);
        return true;
    }

    /** Ends that; returns whether there was no other reason for it. */
    boolean endStandInFor(Worker worker) {
        return standIns.computeIfPresent(worker, (key, reasons) -> reasons == 1 ? null : reasons - 1) == null;
    }
}
