package dev.deft.peers.protocol;

import dev.deft.analysis.result.Shape;
import java.util.List;

/**
 * The request to a peer's process: to run the closed loop once for warming up, and once to be measured.
 *
 * @param shape callers and workers
 * @param work the specification of what each call does
 */
public record Request(Shape shape, String work, long warmUpNanos, long timeNanos) {

    private static final String WORD = "measure";
    private static final int FIELDS = 6;

    /** The line that asks for this. The work comes last: the name of a file may have blanks in it. */
    public String encode() {
        return String.join(
                " ",
                List.of(
                        WORD,
                        Integer.toString(shape.demand()),
                        Integer.toString(shape.workers()),
                        Long.toString(warmUpNanos),
                        Long.toString(timeNanos),
                        work));
    }

    /** Reads a line. */
    public static Request decode(String line) {
        String[] fields = line.split(" ", FIELDS);
        if (fields.length != FIELDS || !fields[0].equals(WORD)) {
            throw new IllegalArgumentException(
                    "'" + line + "' is not understood; known: " + WORD + " DEMAND WORKERS WARMUP_NS TIME_NS WORK");
        }
        return new Request(
                new Shape(Integer.parseInt(fields[1]), Integer.parseInt(fields[2])),
                fields[5],
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]));
    }
}
