package dev.deft.report.text;

/** Whether a user wants colour. */
public enum ColourWish {
    /** On a terminal that can, unless {@code NO_COLOR} says no. */
    AUTO,
    ALWAYS,
    NEVER
}
