package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.ThreadPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/** The course of a call that throws, which is the same whatever is thrown: the caller is told, and nobody else notices. */
final class ThrowingCalls {

    private ThrowingCalls() {}

    /** Makes a call that throws {@code thrown}, made in each way in which a call can be made. */
    static void costsNothing(FaultScenario scenario, Throwable thrown) throws Exception {
        costsNothing(scenario, thrown.getClass(), thrower(thrown));
    }

    /** Makes a call that throws a {@code kind}. */
    static void costsNothing(FaultScenario scenario, Class<? extends Throwable> kind, Callable<?> call)
            throws Exception {
        ThreadPool pool = scenario.start(scenario.pool("db").fixed(1));
        List<Throwable> told = Collections.synchronizedList(new ArrayList<>());

        ObservedDeferred failed = scenario.defer("a call on a pool that throws", pool, call);
        ObservedDeferred shared = scenario.onReactor(() -> scenario.note(
                "a call on the shared pool that throws", scenario.reactor().deferToThread(call)));
        pool.callInThreadWithCallback((value, failure) -> told.add(failure), call);
        pool.execute(() -> ThrowingCalls.<RuntimeException, Object>rethrow(call));
        ObservedDeferred next = scenario.defer("the next call", pool, () -> "row");
        scenario.settle();

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
            throw ThrowingCalls.<RuntimeException>as(thrown);
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
