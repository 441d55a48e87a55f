package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
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
        assertThat(WorkParser.parse("sleep:2ms"))
                .isEqualTo(new SleepWork("sleep:2ms", new ServiceTime.Constant(2_000_000)));
        assertThat(WorkParser.parse("spin:50us"))
                .isEqualTo(new SpinWork("spin:50us", new ServiceTime.Constant(50_000)));
    }

    @Test
    void namesAnUnknownKindAndAllThatAreAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkParser.parse("slep:2ms"))
                .withMessage("unknown work 'slep'; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH,"
                        + " resolve:HOST, replay:FILE, mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or"
                        + " lognormal(MEDIAN,SIGMA)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sleep|'' is not a time such as 500us, 2ms or 1.5s, nor exp(MEAN) such as exp(2ms), nor lognormal(MEDIAN,SIGMA)"
                        + " such as lognormal(2ms,0.8)",
                "sleep:exp(0s)|sleep takes a time from 1ns to 1h, not '0s'",
                "sleep:exp(x)|'x' is not a time such as 500us, 2ms or 1.5s",
                "sleep:exp(2ms,1)|sleep:exp takes one value: exp(MEAN), not 'exp(2ms,1)'",
                "spin:lognormal(2ms)|spin:lognormal takes two values: lognormal(MEDIAN,SIGMA), not 'lognormal(2ms)'; allowed: a SIGMA from 0 to 5.0",
                "sleep:lognormal(2ms,6)|sleep:lognormal(2ms,6) has a sigma above 5.0, where a few calls take all the time; allowed: from 0 to 5.0",
                "mix:90%noop+5%noop|the parts of a mix must add up to 100%, not to 95%",
                "mix:33.3%noop+33.3%noop+33.3%noop|the parts of a mix must add up to 100%, not to 99.9%",
                "mix:100%mix:100%noop|a mix cannot be part of a mix; allowed: one mix that names all parts",
                "mix:noop|'noop' is not PERCENT%WORK such as 90%sleep:1ms",
                "mix:|'' is not PERCENT%WORK such as 90%sleep:1ms",
                "mix:50%noop+50%slep:1|unknown work 'slep'; allowed: noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH,"
                        + " resolve:HOST, replay:FILE, mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or"
                        + " lognormal(MEDIAN,SIGMA)",
                "replay:|replay takes a path: replay:PATH",
                "replay:/no/such/file|there is no file /no/such/file; allowed: a file of one duration a line",
                "sleep:0s|sleep takes a time from 1ns to 1h, not '0s'",
                "sleep:61m|sleep takes a time from 1ns to 1h, not '61m'",
                "spin:-1us|'-1us' is not a time such as 500us, 2ms or 1.5s, nor exp(MEAN) such as exp(2ms), nor"
                        + " lognormal(MEDIAN,SIGMA) such as lognormal(2ms,0.8)",
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
    void knowsWhichFilesAWorkReads() {
        assertThat(WorkParser.files("sleep:2ms")).isEmpty();
        assertThat(WorkParser.files("replay:times")).containsExactly(Path.of("times"));
        assertThat(WorkParser.files("mix:50%file:a+b+25%noop+25%replay:c%d"))
                .containsExactly(Path.of("a+b"), Path.of("c%d"));
    }

    @Test
    void noopTakesNoArgument() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkParser.parse("noop:1"))
                .withMessage("noop takes no argument; allowed: " + WorkParser.ALLOWED);
    }

    @Test
    void refusesTextThatIsNoPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkParser.parse("file:a\0b"))
                .withMessageContaining("is not a path");
    }
}
