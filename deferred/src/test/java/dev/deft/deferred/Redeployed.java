package dev.deft.deferred;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** An application that uses Deft in a class loader of its own; for {@link RedeploymentTest}. */
final class Redeployed {

    private static final ThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

    private Redeployed() {}

    /** Uses it in all ways that leave something with the thread or with the process, and cleans up nothing. */
    static final class Everything implements Callable<Object> {
        @Override
        public Object call() {
            Deferred.succeed(1);
            Deferred.fail(new IOException("handled late")).addErrback(failure -> "handled");
            Deferred.fail(new IOException("never handled, but garbage"));
            Deferred<String> deferred = new Deferred<>();
            deferred.fork().cancel();
            deferred.toCompletionStage().toCompletableFuture().cancel(true);
            return new DeferredLock().run(() -> Deferred.succeed("x")).isCalled();
        }
    }

    /** Fails for the first time on a thread that has much to inherit; the answer gives what the thread that reports has of it. */
    static final class FirstFailure implements Callable<Object> {

        private volatile List<Object> seen = List.of();

        @Override
        @SuppressWarnings("ThreadPriorityCheck") // it is not to be inherited
        public Supplier<List<Object>> call() {
            INHERITABLE.set("inherited");
            Thread.currentThread().setContextClassLoader(Redeployed.class.getClassLoader());
            UnhandledFailures.reportTo(report -> {
                Thread thread = Thread.currentThread();
                seen = List.of(
                        thread.getName(),
                        String.valueOf(INHERITABLE.get()),
                        thread.getContextClassLoader() == Redeployed.class.getClassLoader());
            });
            Deferred.fail(new IOException("never handled, but garbage"));
            return () -> seen;
        }
    }
}
