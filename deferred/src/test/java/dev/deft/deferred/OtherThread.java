package dev.deft.deferred;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs one thing on another thread, and waits for it. */
final class OtherThread {

    private OtherThread() {}

    static <T> T call(String name, Callable<T> call) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(call.call());
                    } catch (Throwable thrown) {
                        answer.completeExceptionally(thrown);
                    }
                },
                name);
        thread.start();
        return answer.get(600, TimeUnit.SECONDS);
    }
}
