package dev.deft.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** Work that takes too long, when that is found. */
@Name("dev.deft.Stall")
@Label("Stall")
@Category("Deft")
@Description("A call of a pool, or a turn of a reactor, that takes longer than its watchdog allows, and goes on")
@StackTrace(false)
final class StallEvent extends Event {

    @Label("Where")
    @Description("The pool or the reactor")
    @Nullable
    String where;

    @Label("Thread")
    @Description("The thread that does the work")
    @Nullable
    String thread;

    @Label("Too Long")
    @Description("The time that it has taken, at the least")
    @Timespan
    long tooLong;

    @Label("Stack")
    @Description("The thread's stack, its top first")
    @Nullable
    String stack;
}
