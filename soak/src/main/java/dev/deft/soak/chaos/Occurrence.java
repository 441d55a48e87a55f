package dev.deft.soak.chaos;

/** A thing that becomes of calls in the loads that set them apart; the result has a line for each, so that none is left out unnoticed. */
public enum Occurrence {
    REFUSED("refused, no place"),
    WAITED_FOR_PLACE("waited for a place"),
    DROPPED_AS_OLDEST("dropped, oldest"),
    DROPPED_AS_EXPIRED("dropped, expired"),
    EXPIRED_IN_QUEUE("expired in queue"),
    CANCELLED_IN_QUEUE("cancelled in queue"),
    RAN_TOO_LONG("ran too long"),
    HEEDED_CANCEL("heeded a cancel"),
    INTERRUPTED_BY_CANCEL("interrupted by it"),
    RAN_ON("ran on, given up"),
    STOOD_IN_FOR("had a stand-in");

    private final String label;

    Occurrence(String label) {
        this.label = label;
    }

    /** Returns its name in the result. */
    public String label() {
        return label;
    }
}
