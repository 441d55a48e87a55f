package dev.deft.threadpool;

import java.util.HashMap;
import java.util.Map;

/**
 * The numbers of workers that a pool may have, spare ones included. Under the pool's monitor.
 *
 * <p>Spare workers come beyond the maximum, up to a number of their own: lent, where workers wait for each other or say that they wait,
 * and standing in, each for one worker that does nothing for what waits. Those that are lent come first; one that stands in does so as
 * soon as a spare worker is left.
 */
final class WorkerLimits {

    private int min;
    private int max;
    private final int spare;
    private int lent;

    /** The workers that a spare one stands in for, as far as there are some, each with the number of reasons why. */
    private final Map<Worker, Integer> standIns = new HashMap<>();

    WorkerLimits(int min, int max, int spare) {
        this.min = min;
        this.max = max;
        this.spare = spare;
    }

    void resize(int newMin, int newMax) {
        min = newMin;
        max = newMax;
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    /** The number of workers that there may be now: the maximum, and the spare ones in use. */
    int most() {
        return max + lent + standingIn();
    }

    /** The number of spare workers that stand in for others now. */
    int standingIn() {
        return Math.min(standIns.size(), Math.max(0, spare - lent));
    }

    /**
     * Lends as many spare workers as let there be one more than {@code workers}. Those that were taken back and are still busy are in use,
     * too, and are lent once more: they need not leave before the new one.
     *
     * @return how many; 0 if none is left
     */
    int lendForOneMoreThan(int workers) {
        int more = workers + 1 - most();
        if (more <= 0 || workers >= max + spare) {
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
        if (spare == 0) {
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
