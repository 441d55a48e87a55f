package dev.deft.bench;

import dev.deft.deferred.Deferred;
import java.util.concurrent.Callable;

/** How a caller defers a call: to a pool of the cell's own, or to the reactor's shared one. */
@FunctionalInterface
interface Dispatch {

    Deferred<Long> defer(Callable<Long> call);
}
