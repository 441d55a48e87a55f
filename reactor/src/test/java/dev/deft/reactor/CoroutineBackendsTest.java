package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.internal.VirtualThreadFactory;
import org.junit.jupiter.api.Test;

/** The choice of what sets coroutines aside. */
class CoroutineBackendsTest {

    @Test
    void theFirstThatThisJvmHasIsTaken() {
        // The tests' command line shows continuations, where the JVM has them.
        assertThat(CoroutineBackends.asked(null).name())
                .isEqualTo(VirtualThreadFactory.exist() ? "continuation" : "platform-threads");
    }

    @Test
    void theOneThatThePropertyNamesIsTaken() {
        assertThat(CoroutineBackends.asked("platform-threads").name()).isEqualTo("platform-threads");
        assertThat(CoroutineBackends.NAMES).contains(Coroutines.backend());
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CoroutineBackends.asked("fibers"))
                .withMessage(
                        "the system property dev.deft.coroutines asks for the backend 'fibers': there is none of that name;"
                                + " give one of [continuation, virtual-threads, platform-threads]");
    }

    @Test
    void oneThatThisJvmHasNotIsRefusedWithWhatItNeeds() {
        assumeFalse(VirtualThreadFactory.exist(), "skipped: this JVM has all");

        assertThatIllegalStateException()
                .isThrownBy(() -> CoroutineBackends.asked("continuation"))
                .withMessageContaining("does not show its continuations; they need Java 21 and --add-exports"
                        + " java.base/jdk.internal.vm=ALL-UNNAMED (java.lang.ClassNotFoundException: jdk.internal.vm.");
        assertThatIllegalStateException()
                .isThrownBy(() -> CoroutineBackends.asked("virtual-threads"))
                .withMessageContaining("has no virtual threads; they need Java 21");
    }

    @Test
    void whereNoThreadIsToBeHadTheCoroutineFailsAndNothingHangs() {
        ReactorBuilder builder = Reactor.builder();
        builder.coroutines = new BatonBackend("none left", code -> new Thread(code) {
            @Override
            public synchronized void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        });
        try (TestReactor test = TestReactor.create(0, builder)) {
            test.settle();
            Deferred<Integer> done = Coroutines.inline(() -> 1);

            assertThat(done.toString())
                    .contains("failed with java.lang.OutOfMemoryError: unable to create native thread");
            assertThat(done.addErrback(OutOfMemoryError.class, e -> 0).isCalled())
                    .isTrue();
        }
    }
}
