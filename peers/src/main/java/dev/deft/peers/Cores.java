package dev.deft.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds processes to some of the machine's cores, with {@code taskset}, which is Linux's. */
public final class Cores {

    private static final String TASKSET = "taskset";
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private Cores() {}

    /**
     * The first words of a command that is held to the first {@code count} cores that this process may use.
     *
     * @throws IOException with one line that says why that cannot be done here
     */
    public static List<String> holding(int count) throws IOException {
        if (!isInstalled() || !Files.exists(STATUS)) {
            throw new IOException("needs taskset, which this machine does not have; allowed: to leave it out");
        }
        List<Integer> allowed = allowed(Files.readAllLines(STATUS));
        if (count > allowed.size()) {
            throw new IOException("this process may use " + allowed.size() + " cores; allowed: no more than that");
        }
        return List.of(
                TASKSET,
                "-c",
                allowed.subList(0, count).stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** The cores of a line such as {@code Cpus_allowed_list: 0-3,8}. */
    static List<Integer> allowed(List<String> status) throws IOException {
        String list = status.stream()
                .filter(line -> line.startsWith(ALLOWED))
                .map(line -> line.substring(ALLOWED.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " does not say which cores this process may use"));
        List<Integer> cores = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", 2);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int core = Integer.parseInt(ends[0]); core <= last; core++) {
                cores.add(core);
            }
        }
        return cores;
    }

    private static boolean isInstalled() {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, TASKSET)));
    }
}
