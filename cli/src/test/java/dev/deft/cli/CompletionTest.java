package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.deft.report.text.Captured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completions of the printed script in a real shell. */
class CompletionTest {

    private static final Path BASH = Path.of("/bin/bash");
    private static final Path ZSH = Path.of("/usr/bin/zsh");

    @TempDir
    private Path folder;

    private Path script;

    @BeforeEach
    void printTheScript() throws IOException {
        Captured out = new Captured();
        Captured err = new Captured();
        int code =
                new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream()))).run("completion");
        assertThat(err.text()).isEmpty();
        assertThat(code).isZero();
        script = Files.writeString(folder.resolve("script"), out.text());
        Files.createFile(folder.resolve("base.json"));
        Files.createDirectory(folder.resolve("charts"));
    }

    @Test
    void itIsValidBash() throws Exception {
        assumeThat(BASH).as("bash, which alone can check its script").exists();
        assertThat(run(BASH, "-n", script.toString())).isEmpty();
        assertThat(run(BASH, "-c", "source " + script + "; complete -p deft"))
                .singleElement()
                .asString()
                .startsWith("complete -o default -F _complete_deft deft");
    }

    @Test
    void zshTakesItToo() throws Exception {
        assumeThat(ZSH).as("zsh, which is not installed everywhere").exists();
        assertThat(run(
                        ZSH,
                        "-f",
                        "-c",
                        "autoload -Uz compinit && compinit -D; source " + script + "; print $_comps[deft]"))
                .singleElement()
                .asString()
                .isNotBlank();
    }

    /**
     * The words of a line, the last of which is being typed, and what is offered for it. Outside of a completion bash
     * refuses to run compopt, which here has nothing to do.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deft b|bench",
                "deft co|compare completion",
                "deft bench --wor|--work --workers",
                "deft bench --work sp|spin:50us",
                "deft bench --arrivals p|poisson",
                "deft bench --pool ''|dedicated shared",
                "deft is|isolate",
                "deft isolate --lo|--lookup-delay",
                "deft isolate --user-work sp|spin:50us",
                "deft handoff --pairs pool|pool-park pool-adaptive pool-spin",
                "deft serve su|sum",
                "deft serve sum --apply e|exclusive",
                "deft load sum --cl|--clients",
                "deft web --servers deft-l|deft-loop",
                "deft web --ke|--keep-alive",
                "deft serve ht|http",
                "deft serve http --wo|--workers",
                "deft load http --pa|--parallel",
                "deft adapt --sc|--scenario",
                "deft soak --transport e|epoll",
                "deft compare --peers deft|deft-adaptive deft-park deft-spin",
                "deft compare --base v|virtual-threads vertx",
                "deft bench --json b|base.json",
                "deft diff b|base.json",
                "deft diff base.json b|base.json",
                "deft top --in|--interval",
                "deft help so|soak",
                "deft completion b|bash",
                "deft bench --demand 1|",
            })
    void offersWhatMayStandThere(String line, String offered) throws Exception {
        assumeThat(BASH).as("bash, which alone can run its script").exists();
        String words =
                "COMP_WORDS=(" + line + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE='" + line.replace("''", "")
                        + "'; COMP_POINT=${#COMP_LINE}; _complete_deft; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Set<String> replies =
                run(BASH, "-c", "cd " + folder + "; source " + script + "; compopt() { :; }; " + words).stream()
                        .map(String::strip)
                        .filter(reply -> !reply.isEmpty())
                        .collect(Collectors.toSet());
        assertThat(replies).isEqualTo(offered == null ? Set.of() : Set.copyOf(Arrays.asList(offered.split(" ", -1))));
    }

    private List<String> run(Path shell, String... args) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(shell.toString());
        builder.command().addAll(List.of(args));
        Path output = folder.resolve("output");
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(600, TimeUnit.SECONDS)).as("the shell ended").isTrue();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }
}
