package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void whoeverStartedTheProcessKnowsBetterThanTheJvmWhereItsStreamsGo() {
        Map<String, String> told = Map.of("DEFT_STDOUT_TERMINAL", "false", "DEFT_STDERR_TERMINAL", "true");
        assertThat(Terminal.STDOUT.isPresent(told, () -> true)).isFalse();
        assertThat(Terminal.STDERR.isPresent(told, () -> false)).isTrue();
    }

    @Test
    void ifNobodySaidTheJvmIsAsked() {
        assertThat(Terminal.STDOUT.isPresent(Map.of(), () -> true)).isTrue();
        assertThat(Terminal.STDERR.isPresent(Map.of("DEFT_STDOUT_TERMINAL", "true"), () -> false))
                .isFalse();
    }
}
