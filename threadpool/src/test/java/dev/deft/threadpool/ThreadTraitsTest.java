package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call changes its thread: the next finds it as the factory made it. */
@Tag("real-threads")
@SuppressWarnings("ThreadPriorityCheck") // priorities are what it tests
final class ThreadTraitsTest {

    private static final ClassLoader THEIRS = new URLClassLoader(new URL[0]);

    private record Seen(Thread thread, String name, int priority, ClassLoader loader) {

        static Seen now() {
            Thread self = Thread.currentThread();
            return new Seen(self, self.getName(), self.getPriority(), self.getContextClassLoader());
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private enum Factory {
        DEFAULT(ThreadBackend::newThread),
        THE_USERS(work -> {
            Thread thread = new Thread(work);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.setContextClassLoader(THEIRS);
            return thread;
        });

        private final ThreadFactory factory;

        Factory(ThreadFactory factory) {
            this.factory = factory;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextCallFindsItAsTheFactoryMadeIt(Factory factory) throws Exception {
        try (ThreadPool pool =
                ThreadPool.named("db").fixed(1).threadFactory(factory.factory).start()) {
            Seen before = pool.asExecutorService().submit(Seen::now).get();
            assertThat(before.name()).isEqualTo("deft-db-1");

            pool.asExecutorService().submit(ThreadTraitsTest::change).get();
            assertThat(pool.asExecutorService().submit(Seen::now).get()).isEqualTo(before);

            pool.execute(() -> {
                change();
                throw new IllegalStateException("a call that throws");
            });
            pool.callInThreadWithCallback((value, failure) -> change(), () -> "row");
            assertThat(pool.asExecutorService().submit(Seen::now).get()).isEqualTo(before);
        }
    }

    private static void change() {
        Thread self = Thread.currentThread();
        self.setName("another");
        self.setPriority(Thread.NORM_PRIORITY - 1);
        self.setContextClassLoader(new URLClassLoader(new URL[0]));
    }
}
