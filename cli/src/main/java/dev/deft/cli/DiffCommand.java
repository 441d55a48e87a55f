package dev.deft.cli;

import dev.deft.report.document.BenchDiff;
import dev.deft.report.document.BenchDocument;
import dev.deft.report.document.Comparability;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deft diff}: what changed between two results of {@code deft bench}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        versionProvider = RootCommand.Version.class,
        sortOptions = false,
        description = {
            "Says what changed between two results of 'deft bench --json', as far as their noise lets it tell.",
            ""
        },
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
            "Exit codes: 0 no regression, 1 failed while running, 2 wrong usage, 3 a regression.",
            "",
            "Examples:",
            "  deft bench --rounds 10 --json base.json",
            "  deft diff base.json new.json",
            "  deft diff --fail-over 5%% base.json new.json"
        })
final class DiffCommand implements Callable<Integer> {

    @Option(
            names = "--fail-over",
            paramLabel = "PERCENT",
            defaultValue = "10%",
            description = "What is slower by more than this, and certainly slower, is a regression."
                    + " Default: ${DEFAULT-VALUE}.")
    private String failOver = "10%";

    @Parameters(index = "0", paramLabel = "BASE.json", description = "The result to compare with.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private String base;

    @Parameters(index = "1", paramLabel = "NEW.json", description = "The result in question.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls.
    private String changed;

    private final PrintStream out;

    DiffCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws BadInput {
        double share = OptionValues.percent("--fail-over", failOver);
        BenchDocument before = ResultFiles.read(OptionValues.path("BASE.json", base));
        BenchDocument after = ResultFiles.read(OptionValues.path("NEW.json", changed));
        Optional<String> refusal = Comparability.refusal(before, after);
        if (refusal.isPresent()) {
            throw new BadInput(base + " and " + changed + " cannot be compared; " + refusal.get());
        }
        BenchDiff diff = BenchDiff.of(before, after);
        DiffText text = new DiffText(base, before, changed, after, diff, share);
        if (diff.series().isEmpty()) {
            throw new BadInput(base + " and " + changed + ": " + text.whyNothing());
        }
        text.lines().forEach(out::println);
        out.flush();
        return text.isRegression() ? ExitCode.REGRESSION : ExitCode.OK;
    }
}
