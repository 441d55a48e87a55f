package dev.deft.peers.protocol;

/** A line that a peer's process answers with: a word, and what belongs to it. */
public record Reply(Word word, String text) {

    /** The kinds of reply. */
    public enum Word {
        /** It has started; the text names its libraries. */
        READY("ready"),
        /** It cannot run here; the text says what it needs. */
        MISSING("missing"),
        /** It ran; the text is a {@link Measurement}. */
        MEASURED("measured"),
        /** It could not do what it was asked; the text says why. */
        FAILED("failed"),
        /** It was asked for its {@link Stacks}; the text is these. */
        STACKS("stacks");

        private final String word;

        Word(String word) {
            this.word = word;
        }
    }

    /** The line, whatever line breaks the text has. */
    public String encode() {
        return word.word + " " + text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Reads a line. */
    public static Reply decode(String line) {
        String[] parts = line.split(" ", 2);
        for (Word word : Word.values()) {
            if (word.word.equals(parts[0])) {
                return new Reply(word, parts.length == 1 ? "" : parts[1]);
            }
        }
        throw new IllegalArgumentException("'" + line + "' is no reply that is known");
    }
}
