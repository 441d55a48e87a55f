package dev.deft.peers.protocol;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** The request to a peer's process that does not answer: to say where its threads stand, which another of its threads does. */
public final class Stacks {

    /** The line that asks for them. */
    public static final String REQUEST = "stacks";

    private static final int FRAMES = 6;

    private Stacks() {}

    /** The innermost frames of each thread of this process that runs Java code, in the order of the threads' names. */
    public static String ofThisProcess() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getValue().length > 0 && thread.getKey() != Thread.currentThread())
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(Thread::getName)))
                .map(thread -> thread.getKey().getName() + ": "
                        + Arrays.stream(thread.getValue())
                                .limit(FRAMES)
                                .map(StackTraceElement::toString)
                                .collect(Collectors.joining(" < ")))
                .collect(Collectors.joining("; "));
    }
}
