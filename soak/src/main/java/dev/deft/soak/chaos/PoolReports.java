package dev.deft.soak.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reports that calls which were given up take all workers of a pool: for each pool that is watched, how many it has made. Any thread. */
final class PoolReports {

    private static final Pattern REPORT =
            Pattern.compile("Pool (\\S+): \\d+ calls run on though they were cancelled or timed out, ");

    private final Map<String, Integer> made = new ConcurrentHashMap<>();
    private volatile boolean told;

    /** Says that all reports are told here from now on. */
    void areTold() {
        told = true;
    }

    /** Returns whether a report that is not told was not made. */
    boolean isTold() {
        return told;
    }

    /** Counts what a pool logs, if it is such a report. */
    void add(String logged) {
        Matcher report = REPORT.matcher(logged);
        if (report.lookingAt()) {
            made.computeIfPresent(report.group(1), (pool, count) -> count + 1);
        }
    }

    /** Counts the reports of a pool from now on. */
    void watch(String pool) {
        made.put(pool, 0);
    }

    /** Returns how many it has made since it was watched. */
    int of(String pool) {
        return made.getOrDefault(pool, 0);
    }

    /** Ends that. */
    void forget(String pool) {
        made.remove(pool);
    }
}
