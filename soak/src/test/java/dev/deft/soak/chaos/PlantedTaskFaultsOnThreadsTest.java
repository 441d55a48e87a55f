package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.service.Service;
import dev.deft.reactor.task.Cooperator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults planted in the tasks and services of a chaos, on real threads: all are found. */
@Tag("real-threads")
@Tag("planted")
class PlantedTaskFaultsOnThreadsTest {

    private final NowAndThen nowAndThen = new NowAndThen();

    private static void assertFound(String violation, DeftOperations deft) {
        PlantedFaultsOnThreadsTest.assertFound(violation, deft);
    }

    @Test
    void anEndOfATaskThatIsNotToldIsFound() {
        assertFound(" was to be answered once by the reactor's end; it was answered with []", new DeftOperations() {
            @Override
            <T extends @Nullable Object> Deferred<T> taskEnd(Deferred<T> end) {
                return nowAndThen.isNow() ? new Deferred<>() : end;
            }
        });
    }

    @Test
    void aLoopThatDoesNotWaitForItsCallIsFound() {
        assertFound("a LoopingCall", new DeftOperations() {
            @Override
            Callable<?> looped(Callable<Deferred<Integer>> call) {
                return () -> call.call().isCalled();
            }
        });
    }

    @Test
    void aRetryThatTriesTooOftenIsFound() {
        assertFound("of a Retry call 4 of 3 was made", new DeftOperations() {
            @Override
            int tries(int most) {
                return most + 1;
            }
        });
    }

    @Test
    void tooManyCallsAtATimeAreFound() {
        assertFound(" of 8 was made, and 4 were under way where 3 may be", new DeftOperations() {
            @Override
            int atATime(int most) {
                return most + 1;
            }
        });
    }

    @Test
    void unitsAfterAStopAreFound() {
        assertFound("of a CooperativeTask, which was over, call ", new DeftOperations() {
            @Override
            void stop(Cooperator cooperator) {
                cooperator.cooperate(Collections.emptyIterator());
            }
        });
    }

    @Test
    void anEndOfAServiceThatIsNotToldIsFound() {
        assertFound("of a service tree on chaos-", new DeftOperations() {
            @Override
            Deferred<Void> serviceEnd(Deferred<Void> end) {
                return nowAndThen.isNow() ? new Deferred<>() : end;
            }
        });
    }

    @Test
    void servicesThatStartInAnotherOrderAreFound() {
        assertFound("was started before those before it had started", new DeftOperations() {
            @Override
            List<? extends Service> inOrder(List<? extends Service> services) {
                List<? extends Service> reversed = new ArrayList<>(services);
                Collections.reverse(reversed);
                return reversed;
            }
        });
    }

    @Test
    void workThatAStopForgetsIsFound() {
        assertFound("a service tree has stopped, and ", new DeftOperations() {
            @Override
            <T extends @Nullable Object> Deferred<T> cancelAtStop(Service service, String what, Deferred<T> work) {
                return work;
            }
        });
    }

    @Test
    void aStopThatIsNoneIsFound() {
        assertFound("a service tree has stopped, and part0 has not, and has ", new DeftOperations() {
            @Override
            Deferred<Void> stop(Service service, Duration deadline) {
                return Deferred.succeed(null);
            }
        });
    }
}
