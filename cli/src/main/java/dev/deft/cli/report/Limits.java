package dev.deft.cli.report;

import java.util.Map;

/** What limited a row, in words. */
final class Limits {

    private static final Map<String, String> SENTENCES = Map.of(
            "workers", "the workers are the limit, and more of them would do more",
            "reactor", "the reactor's one thread is the limit, and more workers would not help",
            "cpu", "the cores are the limit, and more workers would not help",
            "demand", "no limit was met; throughput still grew, or calls hardly waited",
            "elsewhere", "the limit is none of workers, reactor and cores: a lock, a device, the hand-over",
            "unknown", "too short to tell");

    private Limits() {}

    /** As it stands in a table. */
    static String name(String limit) {
        return limit.equals("demand") ? "none yet" : limit.equals("cpu") ? "CPU" : limit;
    }

    /** What it means, to stand after the row. */
    static String sentence(String limit) {
        return SENTENCES.getOrDefault(limit, "the limit is " + limit);
    }
}
