package dev.deft.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A refused call, with the stack of who submitted it. */
@Name("dev.deft.Refused")
@Label("Refused Call")
@Category("Deft")
@Description("A call that a pool did not accept: its queue was full, or it was stopped, or it could start no thread")
final class RefusedEvent extends Event {

    @Label("Pool")
    @Nullable
    String pool;

    @Label("Reason")
    @Nullable
    String reason;
}
