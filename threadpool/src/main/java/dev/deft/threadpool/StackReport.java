package dev.deft.threadpool;

import dev.deft.threadpool.internal.StackText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The threads that a stop leaves behind, or that run for nobody or for too long, and what they are doing. Of one thread.
 *
 * <p>A stack is taken thread by thread, for that can be given up between two of them: a deep one takes milliseconds, and all
 * of them at once would halt the JVM for as long as they take together. Also, only so are there those of virtual threads.
 */
final class StackReport {

    /** The time after which no more stacks are taken. One is, however long it takes. */
    static final long STACKS_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The number of different stacks after which no more are taken: each takes time to print. */
    static final int MOST_STACKS = 50;

    /** The stack of a worker that was looked at when no more were taken. */
    private static final StackTraceElement[] NOT_TAKEN = {};

    private final Map<StackText, List<String>> namesByStack = new LinkedHashMap<>();
    private final List<String> others = new ArrayList<>();
    private final Backend backend;
    private final long begin;
    private boolean looked;

    StackReport(Backend backend) {
        this.backend = backend;
        this.begin = backend.nanoTime();
    }

    /** Names each worker, above the stack of its thread; those that do the same stand above one stack. */
    static String describe(List<Worker> workers, Backend backend) {
        StackReport report = new StackReport(backend);
        workers.forEach(worker -> report.add(worker, report.stackOf(worker)));
        return report.toString();
    }

    /** Takes the stack of a worker, as long as stacks are taken. */
    StackTraceElement[] stackOf(Worker worker) {
        if (looked && !isTimeFor(namesByStack.size(), backend.nanoTime() - begin)) {
            return NOT_TAKEN;
        }
        looked = true;
        Thread thread = worker.thread;
        return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
    }

    /** Adds a worker with its {@linkplain #stackOf stack}. */
    void add(Worker worker, StackTraceElement[] stack) {
        if (stack == NOT_TAKEN) {
            others.add(worker.name());
        } else {
            namesByStack
                    .computeIfAbsent(StackText.of(stack), key -> new ArrayList<>())
                    .add(worker.name());
        }
    }

    private static boolean isTimeFor(int stacks, long nanos) {
        return stacks < MOST_STACKS && nanos < STACKS_NANOS;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        namesByStack.forEach((stack, names) -> append(text, names).append(stack));
        if (!others.isEmpty()) {
            append(text, others).append("\n      whose stacks were not taken: that would have taken too long");
        }
        return text.toString();
    }

    private static StringBuilder append(StringBuilder text, List<String> names) {
        return text.append("\n  ").append(String.join(", ", names));
    }
}
