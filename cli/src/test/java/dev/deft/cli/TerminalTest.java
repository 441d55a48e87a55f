package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void whoeverStartedTheProcessKnowsBetterThanTheJvmWhereStderrGoes() {
        assertThat(Terminal.isPresent("true", () -> false)).isTrue();
        assertThat(Terminal.isPresent("false", () -> true)).isFalse();
    }

    @Test
    void ifNobodySaidTheJvmIsAsked() {
        assertThat(Terminal.isPresent(null, () -> true)).isTrue();
        assertThat(Terminal.isPresent(null, () -> false)).isFalse();
    }
}
