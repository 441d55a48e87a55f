package dev.deft.bench;

/** Whose loop and pool a cell is measured on. */
enum Implementation {
    /** Deft's reactor and pool: what is measured. */
    DEFT,
    /** The same, by callers that are coroutines. */
    INLINE,
    /** A thread for each caller, a plain queue, and no loop. */
    THREADS,
    /** A loop and a fixed pool made of the JDK's parts only: what results of other builds and other days are held against. */
    REFERENCE
}
