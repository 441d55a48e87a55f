import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs jcstress, and fails where jcstress would not: when fewer tests ran than the sources hold, and when a broken twin got
 * away. Run by the build as a single source file: SOURCES TARGET CLASSPATH.
 */
public final class RunJcstress {

    private static final Pattern RESULT = Pattern.compile("^\\.{3,} \\[(\\w+)] (\\S+)$");

    public static void main(String[] args) throws IOException, InterruptedException {
        Path sources = Path.of(args[0]);
        long tests = countInSources(sources, "@JCStressTest");
        long twins = countInSources(sources, "TWIN CAUGHT");

        List<String> output = run(Path.of(args[1]), args[2]);
        List<String> summary = output.subList(Math.max(0, output.indexOf("RUN RESULTS:")), output.size());
        summary.forEach(System.out::println);

        long ran = summary.stream().filter(line -> RESULT.matcher(line).matches()).distinct().count();
        long failed = summary.stream()
                .filter(line -> RESULT.matcher(line).matches() && !line.contains("[OK]"))
                .count();
        long caught = summary.stream().filter(line -> line.contains("TWIN CAUGHT") && seen(line)).count();
        System.out.printf("jcstress: %d of %d tests ran, %d failed, %d of %d twins caught%n", ran, tests, failed, caught, twins);
        if (ran != tests || failed != 0 || caught != twins) {
            System.exit(1);
        }
    }

    private static boolean seen(String line) {
        return !line.trim().split("\\s+")[2].equals("0");
    }

    private static long countInSources(Path sources, String text) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            long count = 0;
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                count += Files.readString(file).split(Pattern.quote(text), -1).length - 1;
            }
            return count;
        }
    }

    private static List<String> run(Path target, String classPath) throws IOException, InterruptedException {
        Files.createDirectories(target);
        // Without -sc: a configuration for each pair of compilers multiplies the time by seven.
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "org.openjdk.jcstress.Main",
                        "-m",
                        "quick",
                        "-sc",
                        "false",
                        "-v",
                        "-r",
                        target.resolve("jcstress").toString())
                .directory(new File(target.toString()))
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(lines::add);
        }
        int exit = process.waitFor();
        if (exit != 0) {
            lines.forEach(System.out::println);
            System.exit(exit);
        }
        return lines;
    }
}
