package dev.deft.bench;

import dev.deft.analysis.result.Ratio;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The time of a {@linkplain PlainCall plain call} with one build's classes ÷ with another's. A process loads both builds, each with libraries of its own, and they
 * take turns of a millisecond, so that whatever else the machine does disturbs both; what is told of a process is the median of its turns' ratios. There are many
 * processes, since what a compiler makes of a call differs from one to the next, and every other one begins with the other build: the one whose calls are compiled
 * first is faster by two or three hundredths. Arguments: the directory of the
 * build before, that after (each a compiled tree; the same one twice shows what the method itself makes of no difference), and the number of processes.
 */
@SuppressWarnings("SystemOut") // a benchmark's result
public final class TwoBuilds {

    private static final List<String> MODULES = List.of("deferred", "threadpool", "reactor");
    private static final int[] OUTSTANDING = {1, 64};
    private static final int ROUNDS = 250;

    /** The first argument of a process that measures. */
    private static final String MEASURE = "measure";

    /** The beginning of a line of such a process, since a logger may print lines too. */
    private static final String RESULT = "after ÷ before:";

    private TwoBuilds() {}

    /** Measures and prints it. */
    public static void main(String[] args) throws Exception {
        if (args[0].equals(MEASURE)) {
            measure(Path.of(args[1]), Path.of(args[2]), Boolean.parseBoolean(args[3]));
            return;
        }
        int processes = args.length > 2 ? Integer.parseInt(args[2]) : 20;
        double[][] ratios = new double[OUTSTANDING.length][processes];
        double[][] nanos = new double[OUTSTANDING.length][processes];
        for (int process = 0; process < processes; process++) {
            List<double[]> measured = measured(args[0], args[1], process % 2 == 0);
            for (int i = 0; i < OUTSTANDING.length; i++) {
                ratios[i][process] = measured.get(i)[0];
                nanos[i][process] = measured.get(i)[1];
            }
        }
        for (int i = 0; i < OUTSTANDING.length; i++) {
            Ratio ratio = Ratio.of(DoubleStream.of(ratios[i]));
            System.out.printf(
                    Locale.ROOT,
                    "%d under way: after ÷ before %.3f (%.3f..%.3f) of %.0f ns a call; %d processes of %d rounds, Java %s%n",
                    OUTSTANDING[i],
                    ratio.median(),
                    ratio.low(),
                    ratio.high(),
                    median(nanos[i]),
                    processes,
                    ROUNDS,
                    Runtime.version().feature());
        }
    }

    /** Returns, for each number of calls under way, the ratio and the nanoseconds before, of a process of their own. */
    private static List<double[]> measured(String before, String after, boolean beforeFirst) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TwoBuilds.class.getName(),
                        MEASURE,
                        before,
                        after,
                        Boolean.toString(beforeFirst))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<double[]> measured = printed.lines()
                .filter(line -> line.startsWith(RESULT))
                .map(line -> Stream.of(line.substring(RESULT.length()).strip().split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        if (process.waitFor() != 0 || measured.size() != OUTSTANDING.length) {
            throw new IOException("a process that measures ended with " + process.exitValue() + ": " + printed);
        }
        return measured;
    }

    private static void measure(Path before, Path after, boolean beforeFirst) throws Exception {
        List<IntToDoubleFunction> builds = new ArrayList<>();
        builds.add(plainCall(beforeFirst ? before : after));
        builds.add(beforeFirst ? builds.size() : 0, plainCall(beforeFirst ? after : before));
        for (int outstanding : OUTSTANDING) {
            double[] ratios = new double[ROUNDS];
            double[] nanos = new double[ROUNDS];
            for (int round = -ROUNDS; round < ROUNDS; round++) { // those before 0 are there to be compiled
                int first = (round & 1) == 0 == beforeFirst ? 0 : 1;
                double[] taken = new double[2];
                taken[first] = builds.get(first).applyAsDouble(outstanding);
                taken[1 - first] = builds.get(1 - first).applyAsDouble(outstanding);
                if (round >= 0) {
                    ratios[round] = taken[1] / taken[0];
                    nanos[round] = taken[0];
                }
            }
            System.out.println(RESULT + " " + median(ratios) + " " + median(nanos));
        }
        for (IntToDoubleFunction build : builds) {
            ((AutoCloseable) build).close();
        }
    }

    /** Returns a plain call of that build, which shares no class with another but the JDK's. */
    private static IntToDoubleFunction plainCall(Path build) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String module : MODULES) {
            Path classes = build.resolve(module).resolve("target/classes");
            if (!Files.isDirectory(classes)) {
                throw new IOException(classes + " is not there: compile that tree by `mvn compile -pl reactor -am`");
            }
            urls.add(classes.toUri().toURL());
        }
        urls.add(PlainCall.class.getProtectionDomain().getCodeSource().getLocation());
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")
                    && !Path.of(entry).getFileName().toString().startsWith("deft-")) {
                urls.add(url(entry));
            }
        }
        ClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        return (IntToDoubleFunction) Class.forName(PlainCall.class.getName(), true, loader)
                .getConstructor()
                .newInstance();
    }

    private static URL url(String file) throws MalformedURLException {
        return Path.of(file).toUri().toURL();
    }

    private static double median(double[] values) {
        return Arrays.stream(values).sorted().toArray()[values.length / 2];
    }
}
