package dev.deft.threadpool;

/**
 * The way in which a thread waits that has run out of work while more may be on its way: a worker of a pool, or the thread of a reactor
 * with calls outstanding.
 *
 * <p>To wake a thread takes a system call and many microseconds; a thread that stays awake has the next work at once, and
 * uses a core for it. Whatever the strategy: nobody stays awake for much longer than 60 microseconds at a time, or without work
 * having been under way, but for a reactor that {@link #SPIN}s while a timed call is near; one worker at most does, of all the
 * pools of the process; and nobody does on a machine with one core, where threads give it away a few times before they sleep. So an idle pool uses no processor time, nor does a
 * reactor with nothing to do.
 */
public enum WaitStrategy {
    /** Sleeps at once. The most sparing of the processor when work is rare, and the slowest. */
    PARK,

    /**
     * Stays awake for a moment where that has paid lately, and sleeps where it has not. For nearly everyone.
     *
     * <p>A reactor with many calls outstanding, whose results trickle in, also tries whether more of them are delivered if it naps, for 50 microseconds at most and what the
     * kernel adds, and takes those together that came meanwhile: where the calls need its core, that is so. A result may wait as long then.
     */
    ADAPTIVE,

    /**
     * Stays awake whenever it may, whatever came of it. For machines with cores to spare: where it finds that somebody else had
     * its core meanwhile, it does as {@link #ADAPTIVE} does, until it is seen again that another core is at work.
     *
     * <p>A reactor that waits so is also awake for the last 0.3 milliseconds before each timed call, or 0.3 to 1.3 where it
     * sleeps in a selector, and makes the call on time to about a microsecond. Timed calls that follow one another more
     * closely than that take a core for as long as they do.
     */
    SPIN
}
