package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults planted in the coroutines of a chaos, on real threads: all are found. */
@Tag("real-threads")
@Tag("planted")
class PlantedCoroutineFaultsOnThreadsTest {

    private final AtomicBoolean planted = new AtomicBoolean();
    private final NowAndThen nowAndThen = new NowAndThen();

    /** Returns true the first time. */
    private boolean once() {
        return planted.compareAndSet(false, true);
    }

    private static void assertFound(String violation, DeftOperations deft) {
        PlantedFaultsOnThreadsTest.assertFound(violation, deft);
    }

    @Test
    void anEndOfACoroutineThatIsNotToldIsFound() {
        assertFound("a coroutine on chaos-", new DeftOperations() {
            @Override
            <T extends @Nullable Object> Deferred<T> inline(Callable<? extends T> body) {
                Deferred<T> end = super.inline(body);
                return nowAndThen.isNow() ? new Deferred<>() : end;
            }
        });
    }

    @Test
    void aResultThatIsAnothersIsFound() {
        assertFound("an await of ", new DeftOperations() {
            @Override
            @SuppressWarnings("unchecked") // the only results are of this type
            <T extends @Nullable Object> T awaitResult(Deferred<? extends T> deferred) throws Exception {
                T result = super.awaitResult(deferred);
                return result instanceof Integer number ? (T) (Integer) (number + 1) : result;
            }
        });
    }

    @Test
    void aFailureThatIsSwallowedIsFound() {
        assertFound(" has not thrown", new DeftOperations() {
            @Override
            @SuppressWarnings("unchecked") // the only results are of this type
            <T extends @Nullable Object> T awaitResult(Deferred<? extends T> deferred) throws Exception {
                try {
                    return super.awaitResult(deferred);
                } catch (CancellationException stops) {
                    throw stops;
                } catch (Exception swallowed) {
                    return (T) (Integer) 0;
                }
            }
        });
    }

    @Test
    void aBodyThatNeverEndsIsFound() {
        AtomicReference<Object> held = new AtomicReference<>(); // or it would be garbage, and the body with it
        assertFound("a coroutine was over before its finally blocks were", new DeftOperations() {
            @Override
            <T extends @Nullable Object> T awaitResult(Deferred<? extends T> deferred) throws Exception {
                if (once()) {
                    while (true) { // the reactor's stop leaves it where it is, in the end
                        Deferred<T> never = new Deferred<>(); // another each time, for a cancel fires it
                        held.set(never);
                        try {
                            return super.awaitResult(never);
                        } catch (CancellationException refused) {
                            planted.set(true); // as it is: this one goes on
                        }
                    }
                }
                return super.awaitResult(deferred);
            }
        });
    }
}
