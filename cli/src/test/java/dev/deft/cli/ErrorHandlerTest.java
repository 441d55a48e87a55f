package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.report.text.Captured;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ErrorHandlerTest {

    private final Captured err = new Captured();
    private final CommandLine command = new CommandLine(new RootCommand())
            .setErr(new PrintWriter(new OutputStreamWriter(err.stream(), StandardCharsets.UTF_8), true));

    @Test
    void aFailureWhileRunningIsOneLineAndCodeOne() {
        int code = new ErrorHandler().handleExecutionException(new IllegalStateException("it\n  broke"), command, null);
        assertThat(code).isEqualTo(1);
        assertThat(err.lines()).containsExactly("deft: it broke");
    }

    @Test
    void whatIsQuotedCannotMoveTheCursorNorTurnTheTextAround() {
        new ErrorHandler()
                .handleParseException(
                        InvalidInput.value(command.getCommandSpec(), "--work", "\u001b[2J\u0000x\u202e", "no\u0085way"),
                        new String[0]);
        assertThat(err.lines()).containsExactly("deft: --work '?[2J?x?': no way");
    }

    @Test
    void ofALongValueOnlyTheBeginIsQuoted() {
        assertThat(InvalidInput.describe("--rate", "9".repeat(201), "no"))
                .isEqualTo("--rate '" + "9".repeat(200) + "…': no");
        assertThat(InvalidInput.describe("--rate", "9".repeat(200), "no"))
                .isEqualTo("--rate '" + "9".repeat(200) + "': no");
    }

    @Test
    void aFailureWithoutWordsIsNamed() {
        new ErrorHandler().handleExecutionException(new IllegalStateException(), command, null);
        assertThat(err.lines()).containsExactly("deft: java.lang.IllegalStateException");
    }

    @Test
    void debuggingShowsWhereItFailed() {
        System.setProperty("dev.deft.debug", "true");
        try {
            new ErrorHandler().handleExecutionException(new IllegalStateException("it broke"), command, null);
        } finally {
            System.clearProperty("dev.deft.debug");
        }
        assertThat(err.lines())
                .startsWith("deft: it broke")
                .anyMatch(line -> line.contains("at dev.deft.cli.ErrorHandlerTest"));
    }
}
