package dev.deft.cli;

/** Something typed that cannot be done. The message names the option, its value and what is allowed. */
final class BadInput extends Exception {

    private static final long serialVersionUID = 1;

    /** As much as shows which one is meant; a pasted list may have thousands. */
    private static final int LONGEST_VALUE = 200;

    BadInput(String option, String value, String why) {
        super(option + " '" + shortened(value) + "': " + why);
    }

    BadInput(String message) {
        super(message);
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }
}
