package dev.deft.soak.chaos;

import java.util.ArrayList;
import java.util.List;

/** What went wrong, as it is found; any thread. The first of them is the one to read. */
final class Complaints {

    /** More than so many say nothing new. */
    private static final int MOST = 20;

    /** Guarded by this. */
    private final List<String> lines = new ArrayList<>();

    /** The lines of text that go with the first complaint that had any. Guarded by this. */
    private List<String> evidence = List.of();

    synchronized void add(String complaint) {
        if (lines.size() < MOST) {
            lines.add(complaint);
        }
    }

    synchronized void add(String complaint, List<String> shownBy) {
        add(complaint);
        if (evidence.isEmpty()) {
            evidence = List.copyOf(shownBy);
        }
    }

    synchronized boolean areNone() {
        return lines.isEmpty();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized List<String> evidence() {
        return evidence;
    }
}
