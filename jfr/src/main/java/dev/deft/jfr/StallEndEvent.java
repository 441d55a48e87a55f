package dev.deft.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The end of work that took too long. */
@Name("dev.deft.StallEnd")
@Label("Stall End")
@Category("Deft")
@Description("The end of a call of a pool, or a turn of a reactor, that took too long")
@StackTrace(false)
final class StallEndEvent extends Event {

    @Label("Where")
    @Description("The pool or the reactor")
    @Nullable
    String where;

    @Label("Thread")
    @Description("The thread that did the work")
    @Nullable
    String thread;

    @Label("Took")
    @Description("The time that it took, as exactly as its watchdog looks")
    @Timespan
    long took;
}
