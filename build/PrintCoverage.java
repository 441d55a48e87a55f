import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints one line for a module from JaCoCo's CSV report. Run by the build as a single source file. */
public final class PrintCoverage {

    public static void main(String[] args) throws IOException {
        String module = args[0];
        Path report = Path.of(args[1]);
        if (!Files.exists(report)) {
            System.out.printf("coverage  %-16s no tests ran%n", module);
            return;
        }
        List<String> lines = Files.readAllLines(report);
        List<String> header = List.of(lines.get(0).split(","));
        System.out.printf(
                Locale.ROOT,
                "coverage  %-16s lines %5.1f %%   branches %5.1f %%%n",
                module,
                percent(lines, header, "LINE"),
                percent(lines, header, "BRANCH"));
    }

    private static double percent(List<String> lines, List<String> header, String what) {
        long missed = sum(lines, header.indexOf(what + "_MISSED"));
        long covered = sum(lines, header.indexOf(what + "_COVERED"));
        return missed + covered == 0 ? 100 : 100.0 * covered / (missed + covered);
    }

    private static long sum(List<String> lines, int column) {
        return lines.stream().skip(1).mapToLong(line -> Long.parseLong(line.split(",")[column])).sum();
    }
}
