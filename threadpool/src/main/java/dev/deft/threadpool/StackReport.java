package dev.deft.threadpool;

import dev.deft.threadpool.internal.StackText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The threads that a stop leaves behind, or that run for nobody, and what they are doing.
 *
 * <p>A stack is taken thread by thread, for that can be given up between two of them: a deep one takes milliseconds, and all
 * of them at once would halt the JVM for as long as they take together. Also, only so are there those of virtual threads.
 */
final class StackReport {

    /** The time after which no more stacks are taken. One is, however long it takes. */
    static final long STACKS_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** The number of different stacks after which no more are taken: each takes time to print. */
    static final int MOST_STACKS = 50;

    private StackReport() {}

    /** Names each worker, above the stack of its thread; those that do the same stand above one stack. */
    static String describe(List<Worker> workers, Backend backend) {
        Map<StackText, List<String>> namesByStack = new LinkedHashMap<>();
        long begin = backend.nanoTime();
        int looked = 0;
        while (looked < workers.size() && (looked == 0 || isTimeFor(namesByStack.size(), backend.nanoTime() - begin))) {
            Worker worker = workers.get(looked++);
            Thread thread = worker.thread;
            StackText stack = StackText.of(thread == null ? new StackTraceElement[0] : thread.getStackTrace());
            namesByStack.computeIfAbsent(stack, key -> new ArrayList<>()).add(worker.name());
        }
        StringBuilder text = new StringBuilder();
        namesByStack.forEach((stack, names) -> append(text, names).append(stack));
        if (looked < workers.size()) {
            List<Worker> others = workers.subList(looked, workers.size());
            append(text, others.stream().map(Worker::name).toList())
                    .append("\n      whose stacks were not taken: that would have taken too long");
        }
        return text.toString();
    }

    private static boolean isTimeFor(int stacks, long nanos) {
        return stacks < MOST_STACKS && nanos < STACKS_NANOS;
    }

    private static StringBuilder append(StringBuilder text, List<String> names) {
        return text.append("\n  ").append(String.join(", ", names));
    }
}
