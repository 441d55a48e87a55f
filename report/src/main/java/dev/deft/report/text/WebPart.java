package dev.deft.report.text;

import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebServerParts;
import org.jspecify.annotations.Nullable;

/** The parts of a request's time to its answer, in their order, where a server tells them. */
public enum WebPart {
    OUTSIDE("outside", "outside it, until it accepts and the client runs"),
    HEAD("head", "until it has read the head"),
    QUEUE("queue", "in the queue of its pool"),
    RUN("run", "in making the page"),
    RETURN_HOP("return hop", "on the way back to its loop"),
    WRITE("write", "in writing the answer");

    private final String label;
    private final String where;

    WebPart(String label, String where) {
        this.label = label;
        this.where = where;
    }

    /** Returns its name as it is printed. */
    public String label() {
        return label;
    }

    /** Returns where that is, for a sentence about a server. */
    String where() {
        return where;
    }

    /** Returns its average in a cell, in nanoseconds; null where the server does not tell it, or does not have it. */
    public @Nullable Double nanos(WebCell cell) {
        WebServerParts within = cell.within();
        if (within == null) {
            return null;
        }
        return switch (this) {
            case OUTSIDE -> cell.outsideNanos();
            case HEAD -> within.head();
            case QUEUE -> within.queue();
            case RUN -> within.run();
            case RETURN_HOP -> within.returnHop();
            case WRITE -> within.write();
        };
    }
}
