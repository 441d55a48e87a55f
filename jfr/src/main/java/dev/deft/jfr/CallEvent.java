package dev.deft.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A slow call. Begun where it is submitted, and committed where its outcome is; handed on as the call is. */
@Name("dev.deft.Call")
@Label("Call")
@Category("Deft")
@Description("A call of a pool that took long, from its submission until its outcome was back")
@StackTrace(false)
final class CallEvent extends Event {

    @Label("Pool")
    @Nullable
    String pool;

    @Label("Queued")
    @Description("From its submission until a worker began it")
    @Timespan
    long queued;

    @Label("Ran")
    @Description("From its begin to its end on the worker")
    @Timespan
    long ran;

    @Label("Returned")
    @Description(
            "From its end until its outcome was in the reactor's thread; not there for a call that is not deferred, or whose outcome came too late")
    @Timespan
    long returned;

    @Label("Worker")
    @Description("The thread that ran it")
    @Nullable
    Thread worker;

    @Label("Failure")
    @Description("What it threw; not there if it returned")
    @Nullable
    String failure;
}
