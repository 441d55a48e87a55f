package dev.deft.soak.chaos;

import dev.deft.soak.ThreadDump;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The live threads of an episode, known by their names. Those that had such a name before are of a run that could not be
 * ended, and no part of it. Any thread.
 */
final class EpisodeThreads {

    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

    private final String prefix;
    private final Set<Thread> older;

    /** @param prefix begins the names of all threads of an episode that is yet to be made */
    EpisodeThreads(String prefix) {
        this.prefix = prefix;
        this.older = allThreads().filter(this::isNamedSo).collect(Collectors.toUnmodifiableSet());
    }

    private boolean isNamedSo(Thread thread) {
        return thread.getName().startsWith(prefix);
    }

    private boolean areOf(Thread thread) {
        return isNamedSo(thread) && !older.contains(thread);
    }

    String prefix() {
        return prefix;
    }

    List<Thread> alive() {
        return allThreads().filter(this::areOf).toList();
    }

    /**
     * Returns those of the process; without their stacks, for which all would have to stand still: this is called all the
     * time.
     */
    private static Stream<Thread> allThreads() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[64];
        int count = root.enumerate(threads);
        while (count == threads.length) { // there may be more
            threads = new Thread[2 * count];
            count = root.enumerate(threads);
        }
        return Arrays.stream(threads, 0, count);
    }

    /** Returns the processor time of the others that live, which stands still where all of them wait. */
    long cpuNanos() {
        return alive().stream()
                .filter(thread -> thread != Thread.currentThread()) // it looks at them meanwhile
                .mapToLong(thread -> Math.max(0, TIMES.getThreadCpuTime(thread.getId())))
                .sum();
    }

    /** Says of each of {@code threads} where it is, in one line. */
    static String where(List<Thread> threads) {
        return threads.stream().map(EpisodeThreads::where).sorted().collect(Collectors.joining("; "));
    }

    private static String where(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.deft."))
                .findFirst()
                .map(frame -> " in " + frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                .map(place -> thread.getName() + ", " + thread.getState() + place)
                .orElse(thread.getName() + ", " + thread.getState());
    }

    /** Returns the stacks of those that live, in lines of text. */
    List<String> dump() {
        return ThreadDump.of(this::areOf);
    }
}
