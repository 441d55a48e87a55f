package dev.deft.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A program that is not ours, at the other end of a connection. It and the reactor of the test run at the same time, which turns while it waits. */
final class ForeignProgram implements AutoCloseable {

    private final NetworkUnderTest net;
    private final Process process;
    private final StringBuilder output = new StringBuilder();

    /** Starts {@code command}; the test is skipped, with a line that says so, where it is not installed. */
    ForeignProgram(NetworkUnderTest net, String... command) throws IOException {
        this.net = net;
        Skip.unless(isInstalled(command[0]), "there is no " + command[0] + " on the path; install it to test with it");
        process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    }

    private static boolean isInstalled(String program) {
        return Pattern.compile(java.io.File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Turns the reactor until the program has printed what {@code pattern} finds. */
    MatchResult untilPrinted(String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        net.until(() -> {
            read();
            return wanted.matcher(output).find() || !process.isAlive();
        });
        read();
        var found = wanted.matcher(output);
        if (!found.find()) {
            throw new AssertionError("it ended and has printed only: " + output);
        }
        return found.toMatchResult();
    }

    /** Turns the reactor until the program has ended; returns its exit code. */
    int untilEnded() {
        net.until(() -> {
            read();
            return !process.isAlive();
        });
        return process.exitValue();
    }

    private void read() {
        try {
            while (process.getInputStream().available() > 0) {
                output.append((char) process.getInputStream().read());
            }
        } catch (IOException closed) {
            // It has ended; what it had to say is here.
            return;
        }
    }

    /** Ends it as the system ends a program that has no more say. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
