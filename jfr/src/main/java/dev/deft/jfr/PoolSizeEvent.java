package dev.deft.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A worker that starts or ends. */
@Name("dev.deft.PoolSize")
@Label("Pool Size")
@Category("Deft")
@Description("A worker of a pool has started or ends")
@StackTrace(false)
final class PoolSizeEvent extends Event {

    @Label("Pool")
    @Nullable
    String pool;

    @Label("Workers")
    @Description("The workers that there are now, roughly, where several start and end at once")
    int workers;

    @Label("Change")
    @Description("1 for a worker that has started, -1 for one that ends")
    int change;
}
