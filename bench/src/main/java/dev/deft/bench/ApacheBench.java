package dev.deft.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code ab} of Apache's web server, by which the essay on PythonPlus measured: one thread of C, in a process of its own.
 *
 * @param keepsAlive whether it keeps connections for all its requests, or makes one for each
 */
public record ApacheBench(boolean keepsAlive) {

    private static final String PROGRAM = "ab";
    private static final Pattern PER_SECOND = Pattern.compile("Requests per second: +([0-9.]+)");
    private static final Pattern FAILED = Pattern.compile("Failed requests: +([0-9]+)");
    private static final Pattern OTHERS = Pattern.compile("Non-2xx responses: +([0-9]+)");

    /** Returns whether it is on this path of folders, as the environment's {@code PATH} is one. */
    public static boolean isOn(String path) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PROGRAM)));
    }

    /**
     * Makes so many requests.
     *
     * @return how many were answered in a second
     * @throws LoadFailedException if one was not, or the program does not run
     * @throws InterruptedException if this thread is interrupted; then the program is ended
     */
    public double measure(InetSocketAddress server, int parallel, int requests)
            throws LoadFailedException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-q"));
        if (keepsAlive) {
            command.add("-k");
        }
        command.addAll(List.of(
                "-n",
                Integer.toString(Math.max(requests, parallel)),
                "-c",
                Integer.toString(parallel),
                "http://" + SumLoad.shown(server) + "/"));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new LoadFailedException("cannot run " + PROGRAM + ": " + e.getMessage());
        }
        CompletableFuture<String> printed = CompletableFuture.supplyAsync(() -> read(process));
        try {
            return perSecond(printed.get()); // to its end: a process that is destroyed has no output any more
        } catch (ExecutionException e) {
            throw new LoadFailedException("cannot read what " + PROGRAM + " printed: " + e.getCause());
        } finally {
            process.destroy();
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString(); // which is then what it printed
        }
    }

    /** Reads the requests per second from what it printed. */
    static double perSecond(String printed) throws LoadFailedException {
        Matcher found = PER_SECOND.matcher(printed);
        if (!found.find()) {
            throw new LoadFailedException(PROGRAM + " told no requests per second, but '" + printed.strip() + "'");
        }
        for (Pattern wrong : List.of(FAILED, OTHERS)) {
            Matcher count = wrong.matcher(printed);
            if (count.find() && Long.parseLong(count.group(1)) > 0) {
                throw new LoadFailedException(PROGRAM + " says '" + count.group() + "'; allowed: 0");
            }
        }
        return Double.parseDouble(found.group(1));
    }
}
