package dev.deft.report.page;

import dev.deft.analysis.result.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Why a cell's numbers are not what they seem; it stands beside each of them. */
enum Flag {
    MISSED(
            "!",
            "missed its rate",
            "fewer calls completed than were offered, so the longest latencies are still to come"),
    INCOMPLETE("†", "incomplete", "its measuring was interrupted"),
    UNSTEADY("~", "unsteady", "measuring began while the queue was still filling, so its numbers are too low");

    private final String sign;
    private final String words;
    private final String meaning;

    Flag(String sign, String words, String meaning) {
        this.sign = sign;
        this.words = words;
        this.meaning = meaning;
    }

    String sign() {
        return sign;
    }

    String words() {
        return words;
    }

    String meaning() {
        return meaning;
    }

    static List<Flag> of(Cell cell) {
        List<Flag> flags = new ArrayList<>();
        if (cell.sending() != null && cell.sending().missedRate()) {
            flags.add(MISSED);
        }
        if (!cell.complete()) {
            flags.add(INCOMPLETE);
        }
        if (!cell.steady()) {
            flags.add(UNSTEADY);
        }
        return flags;
    }

    /** {@code  (missed its rate)}, to stand after a cell's name; nothing if there is nothing to say. */
    static String inWords(Cell cell) {
        List<Flag> flags = of(cell);
        return flags.isEmpty() ? "" : flags.stream().map(Flag::words).collect(Collectors.joining(", ", " (", ")"));
    }

    /** {@code  !}, to stand after a number. */
    static String signs(List<Flag> flags) {
        return flags.stream().map(flag -> "\u00a0" + flag.sign()).collect(Collectors.joining());
    }
}
