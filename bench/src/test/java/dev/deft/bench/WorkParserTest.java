package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkParserTest {

    @ParameterizedTest
    @ValueSource(strings = {"noop", "sleep:2ms", "spin:50us", "sha256:64KiB", "file:/a:b", "resolve:localhost"})
    void keepsTheTextOfEveryKind(String text) {
        assertThat(WorkParser.parse(text).specification()).isEqualTo(text);
    }

    @Test
    void readsTheTimeOfASleepAndASpin() {
        assertThat(WorkParser.parse("sleep:2ms")).isEqualTo(new SleepWork("sleep:2ms", 2_000_000));
        assertThat(WorkParser.parse("spin:50us")).isEqualTo(new SpinWork("spin:50us", 50_000));
    }

    @Test
    void namesAnUnknownKindAndAllThatAreAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkParser.parse("slep:2ms"))
                .withMessage("unknown work 'slep'; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH,"
                        + " resolve:HOST");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "noop:1|noop takes no argument; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST",
                "sleep|'' is not a time such as 500us, 2ms or 1.5s",
                "sleep:0s|sleep takes a time from 1ns to 1h, not '0s'",
                "sleep:61m|sleep takes a time from 1ns to 1h, not '61m'",
                "spin:-1us|'-1us' is not a time such as 500us, 2ms or 1.5s",
                "sha256:0B|sha256 takes a size from 1B to 256MiB, not '0B'",
                "sha256:257MiB|sha256 takes a size from 1B to 256MiB, not '257MiB'",
                "file:|file takes a path: file:PATH",
                "resolve: |resolve takes a host's name: resolve:HOST"
            })
    void saysWhatIsWrongWithAnArgument(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkParser.parse(text))
                .withMessage(message);
    }

    @Test
    void refusesTextThatIsNoPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkParser.parse("file:a\0b"))
                .withMessageContaining("is not a path");
    }
}
