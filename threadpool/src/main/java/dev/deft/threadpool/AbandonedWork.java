package dev.deft.threadpool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The workers of one pool that run calls nobody waits for any more, and whether it was reported that they are all of them. Under
 * the pool's monitor.
 *
 * <pre>
 *                    all are: a report is due                       the report looks: they still are
 *    NOT REPORTED -----------------------------&gt; DUE ----------------------------------------------&gt; REPORTED
 *       ^  ^                                      |                                                     |
 *       |  '-- the report looks: not all, by now -'                                                     |
 *       '----------------------------------- not all are any more --------------------------------------'
 * </pre>
 */
final class AbandonedWork {

    private enum ReportState {
        NOT_REPORTED,
        DUE,
        REPORTED
    }

    /** Each with whether a spare worker stands in for it. */
    private final Map<Worker, Boolean> workers = new LinkedHashMap<>();

    private final WorkerLimits limits;

    private ReportState reportState = ReportState.NOT_REPORTED;

    AbandonedWork(WorkerLimits limits) {
        this.limits = limits;
    }

    boolean contains(Worker worker) {
        return workers.containsKey(worker);
    }

    void add(Worker worker, boolean stoodInFor) {
        workers.put(worker, stoodInFor);
    }

    /** Removes the worker; returns whether a spare one stands in for it. */
    boolean remove(Worker worker) {
        boolean stoodInFor = Boolean.TRUE.equals(workers.remove(worker));
        noteIfNotAll();
        return stoodInFor;
    }

    private void noteIfNotAll() {
        if (workers.size() < limits.max() && reportState == ReportState.REPORTED) {
            reportState = ReportState.NOT_REPORTED;
        }
    }

    int size() {
        return workers.size();
    }

    int stoodInFor() {
        return (int) workers.values().stream().filter(stoodInFor -> stoodInFor).count();
    }

    List<Worker> workers() {
        return List.copyOf(workers.keySet());
    }

    /** Returns whether they have become as many as the pool may have without spare ones, which is to be reported. */
    boolean becomesDue() {
        noteIfNotAll();
        if (workers.size() < limits.max() || reportState != ReportState.NOT_REPORTED) {
            return false;
        }
        reportState = ReportState.DUE;
        return true;
    }

    /** Ends that a report is due; returns whether there still is something to report. */
    boolean isStillDue() {
        boolean all = workers.size() >= limits.max();
        reportState = all ? ReportState.REPORTED : ReportState.NOT_REPORTED;
        return all;
    }
}
