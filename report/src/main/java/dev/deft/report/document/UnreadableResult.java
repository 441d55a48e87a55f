package dev.deft.report.document;

import java.nio.file.Path;

/** A file that is no result of the kind that was asked for, or a broken one. The message is one line: which file, where, what is allowed. */
public final class UnreadableResult extends Exception {

    private static final long serialVersionUID = 1;

    UnreadableResult(Path file, String why) {
        // It quotes the file, which may hold what moves a terminal's cursor.
        super((file + ": " + why).replaceAll("\\p{Cntrl}", "?"));
    }
}
