package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.ThreadPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/** What is the same whatever is thrown: who waits for it is told, and nobody else notices. */
final class Thrown {

    private Thrown() {}

    /** Plays a call that throws {@code thrown}, made in each way in which a call can be made. */
    static void costsNothing(Scene scene, Throwable thrown) throws Exception {
        costsNothing(scene, thrown.getClass(), thrower(thrown));
    }

    /** Plays a call that throws a {@code kind}. */
    static void costsNothing(Scene scene, Class<? extends Throwable> kind, Callable<?> call) throws Exception {
        ThreadPool pool = scene.start(scene.pool("db").fixed(1));
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());

        Fired failed = scene.defer("a call on a pool that throws", pool, call);
        Fired shared = scene.onReactor(() -> scene.note(
                "a call on the shared pool that throws", scene.reactor().deferToThread(call)));
        pool.callInThreadWithCallback((value, failure) -> told.add(failure), call);
        pool.execute(() -> Thrown.<RuntimeException, Object>rethrow(call));
        Fired next = scene.defer("the next call", pool, () -> "row");
        scene.settle();

        assertThat(failed.outcome()).isInstanceOf(kind);
        assertThat(shared.outcome()).isInstanceOf(kind);
        assertThat(told).singleElement().isInstanceOf(kind);
        assertThat(next.outcome()).isEqualTo("row");
        assertThat(pool.statistics().workers()).isEqualTo(1);
        assertThat(pool.statistics().largestWorkers()).isEqualTo(1);
        assertThat(pool.statistics().failed()).as("what nobody was told").isEqualTo(1);
    }

    /** A call that throws {@code thrown}, whatever that is. */
    static Callable<Object> thrower(Throwable thrown) {
        return () -> {
            throw Thrown.<RuntimeException>as(thrown);
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // to throw what may not be declared
    private static <X extends Throwable> X as(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable, T> T rethrow(Callable<? extends T> call) throws X {
        try {
            return call.call();
        } catch (Throwable thrown) {
            throw (X) thrown;
        }
    }
}
