package dev.deft.threadpool;

/**
 * The rule by which a pool deals with a call for which its queue has no place; see {@link ThreadPoolBuilder#whenFull}.
 *
 * <p>Whatever is refused or dropped is told so, as a {@link QueueFullException} or {@link CallDroppedException}: the Deferred of such
 * a call fails with it, {@code onResult} gets it, {@code execute} throws it. A call of {@code execute} that is dropped has nobody to
 * tell, and is logged as an error.
 *
 * <p>Source of the idea: the saturation policies of {@code java.util.concurrent.ThreadPoolExecutor}, none of which tells the call that
 * is dropped, and whose blocking one takes the thread of the caller.
 */
public final class SaturationPolicy {

    /** The kinds of policy. */
    enum Kind {
        REFUSE,
        WAIT,
        DROP_OLDEST,
        DROP_EXPIRED
    }

    private static final SaturationPolicy REFUSE = new SaturationPolicy(Kind.REFUSE, 0);
    private static final SaturationPolicy DROP_OLDEST = new SaturationPolicy(Kind.DROP_OLDEST, 0);
    private static final SaturationPolicy DROP_EXPIRED = new SaturationPolicy(Kind.DROP_EXPIRED, 0);

    private final Kind kind;
    private final int atMost;

    private SaturationPolicy(Kind kind, int atMost) {
        this.kind = kind;
        this.atMost = atMost;
    }

    /** Refuses the call; the default. */
    public static SaturationPolicy refuse() {
        return REFUSE;
    }

    /**
     * Has the call wait for a place, without a thread, behind those that wait already.
     *
     * @param atMost the number of calls that may wait so, at least 1; one more is refused
     */
    public static SaturationPolicy waitForPlace(int atMost) {
        if (atMost < 1) {
            throw new IllegalArgumentException("atMost is " + atMost
                    + ", the number of calls that may wait for a place; give at least 1, or refuse() to let none wait");
        }
        return new SaturationPolicy(Kind.WAIT, atMost);
    }

    /** Drops the call that has waited longest: for work of which the newest matters most. It is told so once the newer one has its place. */
    public static SaturationPolicy dropOldest() {
        return DROP_OLDEST;
    }

    /**
     * Drops the calls that have waited longer than their {@code CallOptions.waitAtMost}, and refuses where it finds none: having found none, it
     * looks again after as many refusals as a fourth of the queue's length. They fail by themselves when the reactor comes to it; so this is
     * for a reactor that is busy when its pool is. A call that another thread submits while the pool looks for them may come before calls
     * that were there.
     */
    public static SaturationPolicy dropExpired() {
        return DROP_EXPIRED;
    }

    Kind kind() {
        return kind;
    }

    int atMost() {
        return atMost;
    }

    @Override
    public String toString() {
        return kind == Kind.WAIT ? "waitForPlace(" + atMost + ")" : kind.name();
    }
}
