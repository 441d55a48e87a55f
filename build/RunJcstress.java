import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Runs jcstress, and fails where jcstress would not: when fewer tests ran than the sources hold, and when a broken twin got
 * away. Run by the build as a single source file: BUILD SOURCES TARGET CLASSPATH, where BUILD is the folder that it lies in. The
 * system property deft.jcstress.iterations says how many fifths of a second each test has in each configuration.
 */
public final class RunJcstress {

    /** The number of samples of an outcome, which is before its share of all; the outcome itself has one number or more. */
    private static final Pattern SAMPLES = Pattern.compile("(\\d[\\d,]*)\\s+[<>]?[\\d.]+%");

    private static final Pattern RESULT = Pattern.compile("^\\.{3,} \\[(\\w+)] (\\S+)$");

    public static void main(String[] args) throws IOException, InterruptedException {
        Path sources = Path.of(args[1]);
        long tests = countInSources(sources, "@JCStressTest");
        long twins = countInSources(sources, "TWIN CAUGHT");

        Path target = Path.of(args[2]);
        String classPath = compile(Path.of(args[0], "JcstressWithoutBias.java"), target.resolve("jcstress-runner"), args[3]);
        List<String> output = run(target, classPath);
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
        Matcher samples = SAMPLES.matcher(line);
        return samples.find() && !samples.group(1).equals("0");
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

    /** Compiles a source into a folder, and returns the class path with it. */
    private static String compile(Path source, Path into, String classPath) {
        int exit = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, "-cp", classPath, "-d", into.toString(), source.toString());
        if (exit != 0) {
            System.exit(exit);
        }
        return into + File.pathSeparator + classPath;
    }

    private static List<String> run(Path target, String classPath) throws IOException, InterruptedException {
        Files.createDirectories(target);
        // Three fifths of a second show a twin thousands of times in each configuration that shows it at all, even on a machine
        // with a load of fifteen. Without -sc: a configuration for each pair of compilers multiplies the time by seven.
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "JcstressWithoutBias",
                        "-m",
                        "quick",
                        "-iters",
                        System.getProperty("deft.jcstress.iterations"),
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
