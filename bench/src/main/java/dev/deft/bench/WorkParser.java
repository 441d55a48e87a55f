package dev.deft.bench;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/** Reads a work's specification: {@code noop}, {@code sleep:2ms}, {@code sha256:64KiB}, and so on. */
public final class WorkParser {

    /** What {@link #parse} understands, in one line. */
    public static final String ALLOWED = "noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST";

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long LARGEST_BLOCK = 256L * 1024 * 1024;

    private WorkParser() {}

    /**
     * Makes the work that a text describes.
     *
     * @throws IllegalArgumentException with one line that says what is wrong with the text and what is allowed
     */
    public static Work parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String argument = colon < 0 ? "" : text.substring(colon + 1);
        return switch (kind) {
            case "noop" -> noop(text);
            case "sleep" -> new SleepWork(text, time(kind, argument).toNanos());
            case "spin" -> new SpinWork(text, time(kind, argument).toNanos());
            case "sha256" -> new Sha256Work(text, size(argument));
            case "file" -> new FileWork(text, path(argument));
            case "resolve" -> new ResolveWork(text, host(argument));
            default -> throw new IllegalArgumentException("unknown work '" + kind + "'; allowed: " + ALLOWED);
        };
    }

    private static Work noop(String text) {
        if (!text.equals("noop")) {
            throw new IllegalArgumentException("noop takes no argument; allowed: " + ALLOWED);
        }
        return new NoopWork();
    }

    private static Duration time(String kind, String argument) {
        Duration time = Quantities.duration(argument);
        if (time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(kind + " takes a time from 1ns to 1h, not '" + argument + "'");
        }
        return time;
    }

    private static int size(String argument) {
        long bytes = Quantities.size(argument);
        if (bytes == 0 || bytes > LARGEST_BLOCK) {
            throw new IllegalArgumentException("sha256 takes a size from 1B to 256MiB, not '" + argument + "'");
        }
        return Math.toIntExact(bytes);
    }

    private static Path path(String argument) {
        if (argument.isBlank()) {
            throw new IllegalArgumentException("file takes a path: file:PATH");
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + argument + "' is not a path: " + e.getReason(), e);
        }
    }

    private static String host(String argument) {
        if (argument.isBlank()) {
            throw new IllegalArgumentException("resolve takes a host's name: resolve:HOST");
        }
        return argument;
    }
}
