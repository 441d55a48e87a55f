package dev.deft.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The stacks of threads, those that are alike once. */
public final class ThreadDump {

    private static final int MOST_FRAMES = 20;

    private ThreadDump() {}

    /** Returns the live threads whose names begin with {@code prefix}, in lines of text. */
    public static List<String> of(String prefix) {
        return of(thread -> thread.getName().startsWith(prefix));
    }

    /** Returns the live threads that {@code which} holds of, in lines of text. */
    public static List<String> of(Predicate<Thread> which) {
        Map<String, List<String>> namesByStack = new TreeMap<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            if (which.test(thread)) {
                namesByStack
                        .computeIfAbsent(thread.getState() + "\n" + frames(stack), key -> new ArrayList<>())
                        .add(thread.getName());
            }
        });
        List<String> lines = new ArrayList<>();
        namesByStack.forEach((stack, names) -> {
            names.sort(null);
            String others = names.size() == 1 ? "" : " and " + (names.size() - 1) + " more";
            (names.get(0) + others + ": " + stack).lines().forEach(lines::add);
        });
        return lines;
    }

    private static String frames(StackTraceElement[] stack) {
        StringBuilder text = new StringBuilder();
        Arrays.stream(stack)
                .limit(MOST_FRAMES)
                .forEach(frame -> text.append("    at ").append(frame).append('\n'));
        return text.toString();
    }
}
