package dev.deft.threadpool.internal.deadlock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node of the graph of waits: the workers of a pool, by whom a queued call may be run, or one worker that waits. */
sealed interface WaitNode permits PoolNode, BlockedWorker {

    /** The nodes one of which has to go on before this one does; null if it may go on by itself. */
    @GuardedBy("DeadlockDetector.MONITOR")
    @Nullable
    Set<? extends WaitNode> waitsFor();
}
