package dev.deft.cli;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.report.document.BenchDiff;
import dev.deft.report.document.Comparability;
import dev.deft.report.document.ResultFiles;
import dev.deft.report.terminal.DiffText;
import dev.deft.report.text.Units;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code deft diff}: what changed between two results of {@code deft bench}. */
@Command(
        name = "diff",
        description = {
            "Says what changed between two results of 'deft bench --json', as far as their noise lets it tell.",
            ""
        },
        exitCodeList = {"0:no regression", "1:failed while running", "2:wrong usage", "3:a regression"},
        footer = {
            "",
            "In every round of a cell the same load runs over the JDK's fixed pool too. What is compared is the"
                    + " cell's latency divided by that, so a machine that was slower on one day is no change."
                    + " The mean and the p99 of every cell that both results have are looked at.",
            "",
            "The intervals hold together: with 95 %% certainty none of them is wrong. A change is told only where its"
                    + " interval does not contain 0 %%. Two rounds at least are needed; 5 or more tell far more.",
            "",
            "Results of different work, pool or arrivals cannot be compared. Other conditions that differ are named.",
            "",
            "Examples:",
            "  deft bench --rounds 10 --json base.json",
            "  deft diff base.json new.json",
            "  deft diff --fail-over 5%% base.json new.json"
        })
final class DiffCommand extends DeftCommand {

    @Option(
            names = "--fail-over",
            paramLabel = "PERCENT",
            defaultValue = "10%",
            converter = Percentage.class,
            description = "What is slower by more than this, and certainly slower, is a regression."
                    + " Default: ${DEFAULT-VALUE}.")
    private double failOver;

    @Parameters(index = "0", paramLabel = "BASE.json", description = "The result to compare with.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private Path base;

    @Parameters(index = "1", paramLabel = "NEW.json", description = "The result in question.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private Path changed;

    private final Console console;

    DiffCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        BenchDocument before = readResult(ResultFiles.BENCH, base);
        BenchDocument after = readResult(ResultFiles.BENCH, changed);
        Optional<String> refusal = Comparability.refusal(before, after);
        if (refusal.isPresent()) {
            throw refusal(base + " and " + changed + " cannot be compared; " + refusal.get());
        }
        BenchDiff diff = BenchDiff.of(before, after);
        DiffText text = new DiffText(base.toString(), before, changed.toString(), after, diff, failOver);
        if (diff.series().isEmpty()) {
            throw refusal(base + " and " + changed + ": " + text.whyNothing());
        }
        console.print(text.lines());
        return text.isRegression() ? ExitCode.REGRESSION : ExitCode.OK;
    }

    /** A share from 0 to 10, typed as {@code 10%}. */
    private static final class Percentage implements ITypeConverter<Double> {

        private static final Pattern FORM = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,3})?%");
        private static final int MOST = 1_000;

        @Override
        public Double convert(String text) {
            if (FORM.matcher(text).matches()) {
                double share = Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
                if (share <= MOST / 100.0) {
                    return share;
                }
            }
            throw new TypeConversionException(
                    "allowed: a percentage such as 10% or 2.5%, up to " + Units.count(MOST) + "%");
        }
    }
}
