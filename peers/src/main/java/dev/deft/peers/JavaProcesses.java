package dev.deft.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes of the JVM that this runs on, and the end of those that serve until their standard input ends. Any thread. */
public final class JavaProcesses {

    private static final long END_SECONDS = 10;

    private JavaProcesses() {}

    /** Returns the command of a process with {@link PeerProcesses#JVM_FLAGS}. */
    public static List<String> command(String classPath, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(PeerProcesses.JVM_FLAGS);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Ends a process whose standard input nobody else writes to: in order, or after ten seconds. */
    public static void end(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy(); // it is gone already, or does not listen
        }
        boolean ended = false;
        try {
            ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended) {
            process.destroyForcibly();
        }
    }
}
