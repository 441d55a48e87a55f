package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTimeTest {

    private static final int MANY = 200_000;

    @TempDir
    private Path folder;

    @Test
    void anExponentialTimeHasItsMeanAndVariesAsMuch() {
        double[] drawn = drawn(timeOf("sleep:exp(2ms)"));

        assertThat(mean(drawn)).isCloseTo(2e6, within(2e4));
        assertThat(squaredVariation(drawn)).isCloseTo(1, within(0.02));
    }

    @Test
    void aLognormalTimeHasItsMedianAndItsSigma() {
        double[] drawn = drawn(timeOf("sleep:lognormal(2ms,0.8)"));
        double[] logs = Arrays.stream(drawn).map(Math::log).toArray();
        Arrays.sort(drawn);

        assertThat(drawn[MANY / 2]).isCloseTo(2e6, within(2e4));
        double mean = mean(logs);
        double variance =
                Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum() / MANY;
        assertThat(Math.sqrt(variance)).isCloseTo(0.8, within(0.01));
    }

    @Test
    void theSameSeedDrawsTheSameTimesAndAnotherOneOthers() {
        ServiceTime time = timeOf("spin:exp(10us)");

        assertThat(drawn(time.seeded(7))).isEqualTo(drawn(time.seeded(7))).isNotEqualTo(drawn(time.seeded(8)));
    }

    @Test
    void aMixHasItsShares() throws Exception {
        MixWork mix = (MixWork) WorkParser.parse("mix:90%spin:1ns+10%sleep:1ns").seeded(3);
        assertThat(mix.shares()).extracting(MixWork.Share::upTo).containsExactly(0.9, 1.0);
        assertThat(mix.shares())
                .extracting(share -> share.work().specification())
                .containsExactly("spin:1ns", "sleep:1ns");

        Path one = Files.write(folder.resolve("one"), new byte[] {1});
        Path none = Files.createFile(folder.resolve("none"));
        Work files = WorkParser.parse("mix:25%file:" + one + "+75%file:" + none);
        files.check();
        long ones = 0;
        for (int i = 0; i < 10_000; i++) {
            ones += files.call() == 0 ? 0 : 1;
        }
        assertThat(ones).isBetween(2_300L, 2_700L);
    }

    @Test
    void aMixChecksEachOfItsKinds() {
        Work mix = WorkParser.parse("mix:50%noop+50%file:" + folder.resolve("gone"));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(mix::check))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void aReplayRepeatsItsTimesInTheirOrder() throws IOException {
        Path file = Files.writeString(folder.resolve("times"), "# of last Tuesday\n2ms\n\n 350us \n1.5s\n");
        ServiceTime time = timeOf("replay:" + file);

        assertThat(LongStream.generate(time::nextNanos).limit(5))
                .containsExactly(2_000_000L, 350_000L, 1_500_000_000L, 2_000_000L, 350_000L);
        assertThat(time.seeded(9).nextNanos()).isEqualTo(2_000_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2ms;oops;3ms|, line 2: 'oops' is not a time such as 350us or 2.1ms",
                "# none|has no durations; allowed: one a line, such as 2.1ms",
                "2h|, line 1: '2h' is longer than an hour"
            })
    void aReplaysBadLineIsNamed(String lines, String message) throws IOException {
        Path file = Files.write(folder.resolve("bad"), List.of(lines.split(";")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkParser.parse("replay:" + file))
                .withMessageContaining("bad")
                .withMessageContaining(message);
    }

    @Test
    void aReplayOfBytesThatAreNoTextIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("bytes"), new byte[] {'1', 's', '\n', (byte) 0xff, (byte) 0xfe});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkParser.parse("replay:" + file))
                .withMessageContaining("this is no text in UTF-8");
    }

    @Test
    void aReplayOfAFolderIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkParser.parse("replay:" + folder))
                .withMessageContaining("is not a regular file");
    }

    private static ServiceTime timeOf(String work) {
        Work parsed = WorkParser.parse(work);
        return parsed instanceof SleepWork sleep ? sleep.time() : ((SpinWork) parsed).time();
    }

    private static double[] drawn(ServiceTime time) {
        return LongStream.generate(time::nextNanos).limit(MANY).asDoubleStream().toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double squaredVariation(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length / (mean * mean);
    }
}
