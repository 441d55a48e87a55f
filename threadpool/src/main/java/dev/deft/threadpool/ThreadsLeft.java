package dev.deft.threadpool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The threads that a stop leaves behind, and what they are doing. */
final class ThreadsLeft {

    private ThreadsLeft() {}

    /** Names each worker, above the stack of its thread; those that do the same stand above one stack. */
    static String describe(List<Worker> workers) {
        Map<List<StackTraceElement>, List<String>> namesByStack = new LinkedHashMap<>();
        Map<Thread, StackTraceElement[]> stacks = Thread.getAllStackTraces(); // a thousand halt the JVM once, not each
        for (Worker worker : workers) {
            StackTraceElement[] stack = stacks.getOrDefault(worker.thread, new StackTraceElement[0]);
            namesByStack
                    .computeIfAbsent(Arrays.asList(stack), key -> new ArrayList<>())
                    .add(worker.name());
        }
        StringBuilder text = new StringBuilder();
        namesByStack.forEach((stack, names) -> {
            text.append("\n  ").append(String.join(", ", names));
            stack.forEach(frame -> text.append("\n      at ").append(frame));
        });
        return text.toString();
    }
}
