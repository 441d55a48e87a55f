package dev.deft.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A call that came to nothing. */
@Name("dev.deft.Discarded")
@Label("Discarded Call")
@Category("Deft")
@Description("A call that was cancelled or dropped before it had begun, or whose outcome nobody waited for any more")
@StackTrace(false)
final class DiscardedEvent extends Event {

    @Label("Pool")
    @Nullable
    String pool;

    @Label("Reason")
    @Nullable
    String reason;
}
