package dev.deft.threadpool.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * A pool's worker, as it leaves it on its own thread, so that a wait there is known for a worker's. Of that thread alone,
 * but for what it waits in.
 */
public final class CrewMember {

    private static final ThreadLocal<CrewMember> CURRENT = new ThreadLocal<>();

    private final Crew crew;

    /** Where the call that the worker runs was submitted; null unless debugging is on. */
    private @Nullable Throwable submittedAt;

    /** What it waits in. Written under the monitor of {@link Waits}; read by any. */
    private volatile @Nullable Wait wait;

    private CrewMember(Crew crew) {
        this.crew = crew;
    }

    /** This thread is a worker of {@code crew} from now on, until {@link #signOff}. */
    public static void signOn(Crew crew) {
        CURRENT.set(new CrewMember(crew));
    }

    /** This thread is no worker any more. */
    public static void signOff() {
        CURRENT.remove();
    }

    /** The worker that this thread is; null if it is none. */
    public static @Nullable CrewMember current() {
        return CURRENT.get();
    }

    /** Says where the call was submitted that this worker is about to run; returns what was said of the one around it. */
    public @Nullable Throwable runs(@Nullable Throwable site) {
        Throwable before = submittedAt;
        submittedAt = site;
        return before;
    }

    /** Whether it is a worker of that pool. */
    public boolean isOf(Crew other) {
        return crew == other;
    }

    /** What it waits in; null if it does not wait. Any thread; exact under the monitor of {@link Waits}. */
    @Nullable
    Wait waitsIn() {
        return wait;
    }

    /** It waits in that from now on; null if it goes on. */
    @GuardedBy("Waits.MONITOR")
    void waitsIn(@Nullable Wait begun) {
        wait = begun;
    }

    Crew crew() {
        return crew;
    }

    @Nullable
    Throwable submittedAt() {
        return submittedAt;
    }
}
