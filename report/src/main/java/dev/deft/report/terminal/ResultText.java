package dev.deft.report.terminal;

import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.ResultDocument;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.Units;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;

/** Prints what a command does and finds out: the parts that all of them have. */
abstract class ResultText {

    private final PrintStream out;

    ResultText(PrintStream out) {
        this.out = out;
    }

    final PrintStream out() {
        return out;
    }

    /** Prints which command runs, when, and where. */
    final void begin(String command, Machine environment) {
        out.println("deft " + command + " " + environment.deftVersion() + ", " + environment.date());
        line("jvm", environment.jvm());
        line("machine", environment.cores() + " cores, " + environment.cpu() + "; " + environment.os());
    }

    /** Prints a text beside its label. */
    final void line(String label, String text) {
        print(Paragraph.labelled(label, text));
    }

    final void print(List<String> lines) {
        lines.forEach(out::println);
    }

    /** Prints each sentence as a paragraph of its own. */
    final void sentences(List<String> sentences) {
        sentences.forEach(sentence -> print(Paragraph.of(sentence)));
    }

    /** Prints the processor time that the requests of a load took its clients, which a server on the same machine does not have. */
    final void clientCpu(DoubleStream nanos) {
        print(Paragraph.of("The clients themselves used "
                + Units.time(nanos.average().orElse(Double.NaN))
                + " of the same cores for a request, on average."));
    }

    /** Prints last, whether that was all. */
    final void end(ResultDocument document) {
        if (!document.complete()) {
            out.println("INCOMPLETE: interrupted; this is what was measured until then.");
        }
        out.flush();
    }

    /** Returns a name in a column of its own, so that tables look alike. */
    static String padded(String name, int width) {
        return name + " ".repeat(Math.max(0, width - name.length()));
    }

    static String duration(long nanos) {
        return Units.duration(Duration.ofNanos(nanos));
    }
}
