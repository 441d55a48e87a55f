package dev.deft.report.document;

/**
 * One metric of a cell that both results have, and the reason why it cannot be compared.
 *
 * @param cell its label
 */
public record NotCompared(String cell, Metric metric, Reason reason) {

    /** The missing part. */
    public enum Reason {
        INTERRUPTED("interrupted before the cell was measured whole"),
        SINGLE_ROUND("a single round, which shows no noise: measure with --rounds 5 or more"),
        NO_REFERENCE("a round without its reference"),
        TOO_FEW_SAMPLES("a round with too few samples: a longer --duration helps");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** In words, with what helps. */
        public String words() {
            return words;
        }
    }
}
