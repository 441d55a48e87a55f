package dev.deft.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs a program of the tests, and is ended with this. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader printed;

    /**
     * Starts one.
     *
     * @param before words of a command that is to run the JVM, given it as its arguments; none for no such command
     */
    ChildJvm(List<String> before, List<String> options, Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        printed = process.inputReader();
    }

    /** Returns the rest of the next line that it prints that has this, after it. */
    String after(String words) throws IOException {
        for (String line = printed.readLine(); line != null; line = printed.readLine()) {
            int at = line.indexOf(words);
            if (at >= 0) {
                return line.substring(at + words.length());
            }
        }
        throw new AssertionError("it ended without a line with '" + words + "'");
    }

    /** Sends it a byte, by which it knows that it is asked for something. */
    void ask() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                throw new AssertionError(process + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        printed.close();
    }
}
