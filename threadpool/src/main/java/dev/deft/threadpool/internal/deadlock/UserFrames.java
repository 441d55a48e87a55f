package dev.deft.threadpool.internal.deadlock;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The frames of a stack that are the user's: those between Deft's, by which a call came to wait, and Deft's that run it. */
final class UserFrames {

    private static final int FRAMES_SHOWN = 5;

    /** The packages of the libraries, and what is below them. */
    private static final List<String> DEFT = List.of("dev.deft.deferred.", "dev.deft.reactor.", "dev.deft.threadpool.");

    /** The packages of frames that may stand above a user's besides: of Netty, since a thread that waits may still be waking the reactor. */
    private static final List<String> PLATFORM = List.of("java.", "jdk.", "io.netty.");

    private UserFrames() {}

    /** The topmost of the user's frames, a line each; all the topmost, where none seems to be the user's. */
    static String of(StackTraceElement[] stack) {
        int first = 0;
        while (first < stack.length && (isIn(DEFT, stack[first]) || isIn(PLATFORM, stack[first]))) {
            first++;
        }
        int end = first;
        while (end < stack.length && !isIn(DEFT, stack[end])) {
            end++;
        }
        StackTraceElement[] shown = first < end ? Arrays.copyOfRange(stack, first, end) : stack;
        return Arrays.stream(shown)
                .filter(frame -> !frame.getClassName().contains("$$Lambda"))
                .limit(FRAMES_SHOWN)
                .map(UserFrames::line)
                .collect(Collectors.joining());
    }

    private static boolean isIn(List<String> packages, StackTraceElement frame) {
        return packages.stream().anyMatch(frame.getClassName()::startsWith);
    }

    /** Without the module and the loader, which a frame's own text names. */
    private static String line(StackTraceElement frame) {
        return "\n      at " + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }
}
