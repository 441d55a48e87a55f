package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class ManPageTest {

    private static final Path GROFF = Path.of("/usr/bin/groff");

    private final Captured out = new Captured();
    private final Captured err = new Captured();

    @TempDir
    private Path folder;

    @Test
    void aPageHasTheUsualSectionsInTheirOrder() {
        assertThat(run("man", "bench")).isZero();
        assertThat(out.lines()).first().isEqualTo(".TH \"DEFT\\-BENCH\" \"1\" \"\" \"deft dev\" \"Deft\"");
        assertThat(out.lines().stream().filter(line -> line.startsWith(".SH")).toList())
                .containsExactly(
                        ".SH \"NAME\"",
                        ".SH \"SYNOPSIS\"",
                        ".SH \"DESCRIPTION\"",
                        ".SH \"OPTIONS\"",
                        ".SH \"NOTES\"",
                        ".SH \"EXIT STATUS\"",
                        ".SH \"EXAMPLES\"",
                        ".SH \"SEE ALSO\"");
        assertThat(out.lines())
                .contains(
                        "\\fB\\-\\-work\\fR=\\fIWORK\\fR",
                        "deft bench \\-\\-work file:/etc/hosts \\-\\-demand 1,8,64 \\-\\-workers 4,8")
                .containsSequence(".TP", "\\fB130\\fR", "interrupted")
                .anyMatch(line -> line.startsWith("\\fBdeft\\fR(1), "));
    }

    @Test
    void withoutANameItIsThePageOfDeftItself() {
        assertThat(run("man")).isZero();
        assertThat(out.lines())
                .contains(".SH \"COMMANDS\"")
                .contains("deft \\- measures and explains what a thread pool does to latency")
                .containsSequence(".TP", "\\fB3\\fR", "a regression that diff found");
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheKnown() {
        assertThat(run("man", "bnch")).isEqualTo(2);
        assertThat(err.lines())
                .singleElement()
                .asString()
                .startsWith("deft man: COMMAND 'bnch': unknown command; allowed: bench, soak, compare");
    }

    @Test
    void whatRoffWouldTakeForItsOwnIsPrintedAsItStands() throws Exception {
        CommandSpec spec = CommandSpec.create().name("odd");
        spec.usageMessage()
                .description(".TH is no macro here: 'nor' this \\n, and 100 %% of a-b ~ ^ ` \" are kept")
                .footer(
                        "'begins with a quote",
                        "  .begins with a point",
                        "  \\*(begins with a backslash",
                        "γ is Greek");
        spec.addOption(OptionSpec.builder("--share")
                .paramLabel("P")
                .type(String.class)
                .arity("1")
                .defaultValue("0%")
                .description("Default: ${DEFAULT-VALUE}.")
                .build());
        String page = ManPage.of(spec);
        assertThat(page.lines()).noneMatch(line -> line.startsWith(".TH is") || line.startsWith("'"));
        String rendered =
                String.join("\n", rendered(page)).replaceAll("(?m)^ +", "").replace('\n', ' ');
        assertThat(rendered)
                .contains(".TH is no macro here: 'nor' this \\n, and 100 % of a-b ~ ^ ` \" are kept")
                .contains("'begins with a quote", ".begins with a point", "\\*(begins with a backslash", "γ is Greek")
                .contains("--share=P Default: 0%.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bench", "soak", "compare", "diff", "completion", "man", "help"})
    void groffFindsNothingToWarnOf(String command) throws Exception {
        assertThat(command.isEmpty() ? run("man") : run("man", command)).isZero();
        List<String> page = rendered(out.text());
        assertThat(page).anyMatch(line -> line.contains("EXAMPLES")).noneMatch(line -> line.contains("warning"));
        assertThat(page).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void exitCodesWithoutANumberAreARefusalToPrintNonsense() {
        CommandSpec spec = CommandSpec.create().name("odd");
        spec.usageMessage().footer("Exit codes: none.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManPage.of(spec))
                .withMessage("the help of odd has the exit code 'none': write a number and words");
    }

    /** As a terminal without colours shows it, and what groff says of it. */
    private List<String> rendered(String page) throws IOException, InterruptedException {
        assumeThat(GROFF).as("groff, which is not installed everywhere").exists();
        Path source = Files.writeString(folder.resolve("page.1"), page);
        Path output = folder.resolve("page.txt");
        Process process = new ProcessBuilder(
                        GROFF.toString(), "-man", "-Tutf8", "-ww", "-P-c", "-P-b", "-P-u", "-P-o", source.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(600, TimeUnit.SECONDS)).as("groff ended").isTrue();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    private int run(String... args) {
        return new Cli(out.stream(), err.stream(), false, new CtrlC(out.stream())).run(args);
    }
}
