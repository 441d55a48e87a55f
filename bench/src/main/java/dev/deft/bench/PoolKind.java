package dev.deft.bench;

/** The pool that the deferred calls go to. */
public enum PoolKind {
    /** A pool of the cell's own that runs nothing else: {@code deferToThreadPool}. */
    DEDICATED,
    /** The reactor's shared pool, resized to the cell's workers: {@code deferToThread}. */
    SHARED
}
