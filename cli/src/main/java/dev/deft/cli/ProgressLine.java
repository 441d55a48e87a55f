package dev.deft.cli;

import dev.deft.analysis.result.Point;
import dev.deft.bench.Progress;
import dev.deft.report.text.Paragraph;
import java.io.PrintStream;
import java.util.function.Supplier;

/** One line on a terminal that says which cell is being measured, and overwrites itself. */
record ProgressLine(PrintStream err, boolean shown) implements Progress {

    /** The line of a command that somebody watches, if anybody does. */
    ProgressLine(Console console) {
        this(console.err(), console.terminal());
    }

    @Override
    public void starting(Point point, int done, int total) {
        show("cell " + (done + 1) + " of " + total + ": " + point.label());
    }

    /** Runs something, and takes the line away after it, so that whatever is told next has a line of its own. */
    <T> T clearing(Supplier<T> run) {
        try {
            return run.get();
        } finally {
            clear();
        }
    }

    /** Takes the line away, so that results can be printed in its place. */
    void clear() {
        show("");
        if (shown) {
            err.print("\r");
            err.flush();
        }
    }

    /** Shows what is measured in which round; round 0 is not counted. */
    void showRound(String what, int round, long rounds) {
        show((round == 0 ? "warming up" : "round " + round + " of " + rounds) + ": " + what);
    }

    /** Shows this in place of what was there. */
    void show(String text) {
        if (!shown) {
            return;
        }
        err.print("\r" + text + " ".repeat(Math.max(0, Paragraph.WIDTH - text.length())));
        err.flush();
    }
}
