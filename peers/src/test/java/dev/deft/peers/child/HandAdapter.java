package dev.deft.peers.child;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;

/** An adapter whose worker and loop are the test: calls wait until they are run, in the order in which they were made. */
final class HandAdapter implements Adapter {

    private final Queue<Runnable> calls = new ArrayDeque<>();

    int waiting() {
        return calls.size();
    }

    /** Runs the oldest call and its callback. */
    void runOne() {
        calls.remove().run();
    }

    @Override
    public String libraries() {
        return "by hand";
    }

    @Override
    public void onLoop(Runnable something) {
        something.run();
    }

    @Override
    public <T> Runnable caller(Callable<T> work, Completion<T> completion) {
        return () -> calls.add(() -> runAndComplete(work, completion));
    }

    private static <T> void runAndComplete(Callable<T> work, Completion<T> completion) {
        T result;
        try {
            result = work.call();
        } catch (Exception e) {
            completion.failed(e);
            return;
        }
        completion.completed(result);
    }

    @Override
    public void close() {}
}
