package dev.deft.soak;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;

/** The promises that were found broken, in the order in which they were found. The first is the one to read. Any thread. */
public final class Violations {

    /** More than so many say nothing new. */
    private static final int MOST = 20;

    @GuardedBy("this")
    private final List<String> lines = new ArrayList<>();

    /** The lines of text that go with the first violation that had any. */
    @GuardedBy("this")
    private List<String> evidence = List.of();

    /** Adds one, unless there are twenty already. */
    public synchronized void add(String violation) {
        if (lines.size() < MOST) {
            lines.add(violation);
        }
    }

    /** Adds one, and keeps what shows it, in lines of text, if it is the first that comes with any. */
    public synchronized void add(String violation, List<String> shownBy) {
        add(violation);
        if (evidence.isEmpty()) {
            evidence = List.copyOf(shownBy);
        }
    }

    /** Returns true as long as none was added. */
    public synchronized boolean areNone() {
        return lines.isEmpty();
    }

    /** Returns the first twenty. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Returns the lines of text that show the first that came with any; none if none did. */
    public synchronized List<String> evidence() {
        return evidence;
    }
}
