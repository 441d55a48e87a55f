package dev.deft.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Deft in a class loader of its own, as an application in a container has it, on threads that outlive that. */
@Tag("real-threads")
class RedeploymentTest {

    private final ExecutorService container = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        container.shutdownNow();
    }

    @Test
    void nothingHoldsTheClassLoaderOfAnApplicationThatIsGone() throws Exception {
        ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
        WeakReference<ClassLoader> application = deployAndUndeploy(collected);
        untilCollected(() -> application.refersTo(null), collected);
        assertThat(container.submit(() -> "the container's thread is alive").get(600, TimeUnit.SECONDS))
                .isNotEmpty();
    }

    private WeakReference<ClassLoader> deployAndUndeploy(ReferenceQueue<ClassLoader> collected) throws Exception {
        try (URLClassLoader application = deployed()) {
            assertThat(container
                            .submit(in(application, Redeployed.Everything.class))
                            .get(600, TimeUnit.SECONDS))
                    .isEqualTo(true);
            return new WeakReference<>(application, collected);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void theThreadThatReportsInheritsNothingFromThatOfTheFirstFailure() throws Exception {
        try (URLClassLoader application = deployed()) {
            Supplier<List<Object>> seen = (Supplier<List<Object>>) container
                    .submit(in(application, Redeployed.FirstFailure.class))
                    .get(600, TimeUnit.SECONDS);
            untilCollected(() -> !seen.get().isEmpty(), new ReferenceQueue<>());
            assertThat(seen.get()).containsExactly("deft-unhandled", "null", false);
        }
    }

    private static void untilCollected(BooleanSupplier so, ReferenceQueue<?> collected) throws InterruptedException {
        long begin = System.nanoTime();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime() - begin)
                    .as("nanoseconds of collecting garbage")
                    .isLessThan(TimeUnit.SECONDS.toNanos(600));
            System.gc();
            collected.remove(50);
        }
    }

    /** Has the classes of this module and of its tests, and all others from here. */
    private static URLClassLoader deployed() {
        URL[] classes = {location(Deferred.class), location(Redeployed.class)};
        return new URLClassLoader(classes, new ClassLoader(RedeploymentTest.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("dev.deft.")) {
                    throw new ClassNotFoundException(name + " is the application's");
                }
                return super.loadClass(name, resolve);
            }
        });
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static Callable<?> in(ClassLoader application, Class<?> what) throws Exception {
        Constructor<?> constructor = application.loadClass(what.getName()).getDeclaredConstructor();
        constructor.setAccessible(true);
        return (Callable<?>) constructor.newInstance();
    }
}
