package dev.deft.cli;

/** Something typed that cannot be done. The message names the option, its value and what is allowed. */
final class BadInput extends Exception {

    private static final long serialVersionUID = 1;

    BadInput(String option, String value, String why) {
        super(option + " '" + value + "': " + why);
    }

    BadInput(String message) {
        super(message);
    }
}
