package dev.deft.bench;

/** Whose loop and pool a cell is measured on. */
enum Implementation {
    /** Deft's reactor and pool: what is measured. */
    DEFT,
    /** A loop and a fixed pool made of the JDK's parts only: what results of other builds and other days are held against. */
    REFERENCE
}
