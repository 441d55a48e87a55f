package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Waits for a Deferred that lives as long as the run and never fires, all of which are given up: they are to be garbage
 * though it is not. Belongs to the thread that made it.
 */
final class GivenUpWaits {

    private static final int OF_EACH_KIND = 25;

    private final Deferred<Object> lasting = new Deferred<>();
    private final DeftOperations deft;

    GivenUpWaits(DeftOperations deft) {
        this.deft = deft;
    }

    /** Makes many, and gives them up. */
    void add(Consumer<Object> tracker) {
        for (int i = 0; i < OF_EACH_KIND; i++) {
            tracker.accept(fork());
            tracker.accept(list());
            tracker.accept(race());
            tracker.accept(stage());
        }
    }

    private Deferred<Object> fork() {
        Deferred<Object> fork = lasting.fork();
        giveUp(fork);
        return fork;
    }

    private Object list() {
        Deferred<Object> fork = lasting.fork();
        giveUp(Deferreds.list(List.of(fork, new Deferred<Object>())));
        return fork;
    }

    /** Makes a race that the other wins, so that nobody has to give it up. */
    private Object race() {
        Deferred<Object> fork = lasting.fork();
        Deferreds.race(List.of(fork, Deferred.<Object>succeed("won")));
        return fork;
    }

    private CompletableFuture<Object> stage() {
        CompletableFuture<Object> future = lasting.toCompletionStage().toCompletableFuture();
        future.complete("too late"); // as its time-out would; cancelling it would cancel the Deferred
        return future;
    }

    private void giveUp(Deferred<?> wait) {
        deft.giveUp(wait);
        wait.addBoth(cancelled -> "");
    }
}
