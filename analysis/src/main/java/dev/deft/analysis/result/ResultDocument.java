package dev.deft.analysis.result;

import java.util.List;

/** The part that the results of commands have in common. */
public interface ResultDocument {

    /** Returns whether nothing stopped it. */
    boolean complete();

    /** Returns the machine and the program that made it. */
    Machine environment();

    /** Returns the parts that cannot be had here. */
    default List<Absence> missing() {
        return List.of();
    }

    /** Returns the parts that were begun, and then could not go on. */
    default List<Absence> failed() {
        return List.of();
    }
}
