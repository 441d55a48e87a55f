package dev.deft.report.text;

/** The wish of a user for colour. */
public enum ColorMode {
    /** On a terminal that can, unless {@code NO_COLOR} says no. */
    AUTO,
    ALWAYS,
    NEVER
}
