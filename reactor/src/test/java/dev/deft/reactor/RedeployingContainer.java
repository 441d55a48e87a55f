package dev.deft.reactor;

import dev.deft.reactor.faults.GarbageCollection;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A container that deploys applications, each with Deft and Netty in a class loader of its own, on a thread that lives on after
 * them; for {@link RedeployedApplicationTest}, which runs it in a process of its own, for Netty's native code, when it is
 * unloaded, takes itself away from the process's own Netty, too.
 */
final class RedeployingContainer {

    private static final List<Class<? extends Callable<Object>>> APPLICATIONS =
            List.of(Runs.class, Starts.class, NeverRuns.class, IsDriven.class);

    private RedeployingContainer() {}

    /** The first argument is the transport. Says of each application whether it is garbage when it has closed all. */
    @SuppressWarnings("SystemOut") // it talks to the test over its output
    public static void main(String[] arguments) throws Exception {
        System.setProperty("deft.test.transport", arguments[0]);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        for (Class<? extends Callable<Object>> application : APPLICATIONS) {
            WeakReference<ClassLoader> loader =
                    thread.submit(() -> deploy(application)).get();
            awaitThreads();
            System.out.println(
                    application.getSimpleName() + (GarbageCollection.isCollected(loader) ? ": garbage" : ": held"));
        }
        thread.shutdown();
    }

    /** Waits for the threads: one that waits for a reactor's end goes on a moment before the reactor's thread does. */
    private static void awaitThreads() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("deft-")) {
                thread.join();
            }
        }
    }

    private static WeakReference<ClassLoader> deploy(Class<? extends Callable<Object>> application) throws Exception {
        UnloadableClassLoader loader =
                new UnloadableClassLoader(name -> name.startsWith("dev.deft.") || name.startsWith("io.netty."));
        ((Callable<?>) loader.make(application)).call();
        return new WeakReference<>(loader);
    }

    private static ReactorBuilder builder() {
        return Reactor.builder().transport(Transport.valueOf(System.getProperty("deft.test.transport")));
    }

    /** An application whose reactor runs on the container's thread. */
    public static final class Runs implements Callable<Object> {
        @Override
        public Object call() {
            Reactor reactor = builder().create();
            reactor.stopOnSignals();
            reactor.deferToThread(() -> "row").onBoth(row -> reactor.stop());
            reactor.run();
            return null;
        }
    }

    /** An application whose reactor has a thread of its own. */
    public static final class Starts implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            try (ThreadPool db = ThreadPool.named("db").fixed(1).start();
                    Reactor reactor = builder().create().start()) {
                return reactor.blockingCallFromThread(() -> reactor.deferToThreadPool(db, () -> "row"));
            }
        }
    }

    /** An application whose reactor is closed before it runs, with nothing to wait for and with a pool. */
    public static final class NeverRuns implements Callable<Object> {
        @Override
        public Object call() {
            builder().create().close();
            Reactor waits = builder().create();
            waits.callInThread(() -> {});
            waits.close();
            return null;
        }
    }

    /** An application whose reactor is driven by hand. */
    public static final class IsDriven implements Callable<Object> {
        @Override
        public Object call() {
            try (TestReactor test = TestReactor.create(0, builder())) {
                test.reactor().deferToThread(() -> "row");
                test.runWork();
            }
            return null;
        }
    }
}
