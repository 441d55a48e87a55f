package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolatedSetting;
import dev.deft.analysis.result.LookUpWindow;
import dev.deft.reactor.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rounds of settings that are made up. */
class IsolationTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final List<String> told = new ArrayList<>();
    private final Set<String> seeds = new HashSet<>();

    @Test
    void everySettingHasItsTurnOnceARoundInAnOrderThatIsDrawn() {
        IsolateDocument result = run(20, setting("alone", null, 1), setting("shared pool", "alone", 100));
        assertThat(result.complete()).isTrue();
        assertThat(told).hasSize(2 * 21);
        for (int round = 0; round <= 20; round++) {
            assertThat(told.subList(2 * round, 2 * round + 2))
                    .containsExactlyInAnyOrder("alone " + round, "shared pool " + round);
        }
        assertThat(told.stream().filter(turn -> told.indexOf(turn) % 2 == 0 && turn.startsWith("alone")))
                .hasSizeBetween(4, 16);
        assertThat(seeds).as("one plan a round, for all").hasSize(21);
    }

    @Test
    void aSettingIsHeldAgainstItsReferenceAndTheSharedPoolAgainstIt() {
        IsolateDocument result = run(
                7,
                setting("alone", null, 1),
                setting("shared pool", "alone", 100),
                setting("own pools", "alone", 2),
                setting("async alone", null, 4),
                setting("async", "async alone", 4));
        assertThat(ratio(result, "alone")).isEqualTo("null null");
        assertThat(ratio(result, "shared pool")).isEqualTo("100 null");
        assertThat(ratio(result, "own pools")).isEqualTo("2 50");
        assertThat(ratio(result, "async"))
                .as("other look-ups than those of the shared pool")
                .isEqualTo("1 null");
        assertThat(result.setting("own pools").orElseThrow().rounds()).hasSize(7);
        assertThat(result.setting("own pools").orElseThrow().lookUps().samples())
                .isEqualTo(7 * 400);
    }

    @Test
    void theRoundBeforeTheFirstIsNotCounted() {
        IsolateDocument result = run(1, new Made("alone", null, round -> round == 0 ? window(9) : window(1)));
        assertThat(result.setting("alone").orElseThrow().lookUps().maxNanos()).isEqualTo(1_000_000);
    }

    @Test
    void aSettingThatFailsIsLeftOutFromThenOnAndTheOthersGoOn() {
        IsolateDocument result = run(3, setting("alone", null, 1), new Made("shared pool", "alone", round -> {
            if (round == 2) {
                throw new Failing("out of luck");
            }
            return window(1);
        }));
        assertThat(result.complete()).isTrue();
        assertThat(result.failed()).containsExactly(new Absence("shared pool", "in round 2: out of luck"));
        assertThat(result.setting("shared pool").orElseThrow().rounds()).hasSize(1);
        assertThat(result.setting("alone").orElseThrow().rounds()).hasSize(3);
        assertThat(told).doesNotContain("shared pool 3");
    }

    @Test
    void cancellingEndsItAndReturnsWhatThereIs() {
        Isolation[] isolation = new Isolation[1];
        isolation[0] = isolation(3, new Made("alone", null, round -> {
            if (round == 2) {
                isolation[0].cancel();
                assertThat(Thread.interrupted()).isTrue();
                throw new Ending();
            }
            return window(1);
        }));
        IsolateDocument result = isolation[0].run();
        assertThat(result.complete()).isFalse();
        assertThat(result.setting("alone").orElseThrow().rounds()).hasSize(1);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void oneThatIsCancelledBeforeMeasuresNothing() {
        Isolation isolation = isolation(3, setting("alone", null, 1));
        isolation.cancel();
        IsolateDocument result = isolation.run();
        assertThat(result.complete()).isFalse();
        assertThat(result.settings()).isEmpty();
        assertThat(told).isEmpty();
    }

    private static String ratio(IsolateDocument result, String name) {
        IsolatedSetting setting = result.setting(name).orElseThrow();
        return rounded(
                        setting.toReference() == null
                                ? null
                                : setting.toReference().p99().median()) + " "
                + rounded(
                        setting.sharedToThis() == null
                                ? null
                                : setting.sharedToThis().p99().median());
    }

    private static String rounded(@Nullable Double number) {
        return number == null ? "null" : String.valueOf(Math.round(number));
    }

    private IsolateDocument run(int rounds, LookUpSetting... settings) {
        return isolation(rounds, settings).run();
    }

    private Isolation isolation(int rounds, LookUpSetting... settings) {
        return new Isolation(
                Environment.capture(Instant.EPOCH, Transport.NIO),
                IsolationPlans.plan("noop", TIMEOUT, rounds),
                List.of(settings),
                List.of(),
                (name, round) -> told.add(name + " " + round));
    }

    private LookUpSetting setting(String name, @Nullable String reference, int millis) {
        return new Made(name, reference, round -> window(millis));
    }

    /** 400 look-ups that took so long each. */
    private static LookUpWindow window(int millis) {
        Histogram histogram = new Histogram(Distribution.SIGNIFICANT_DIGITS);
        histogram.recordValueWithCount(millis * 1_000_000L, 400);
        return LookUpWindow.of(
                Distribution.of(histogram, 400e6 * millis, millis * 1_000_000L, 0), TIMEOUT.toNanos(), 50.0, 0.5);
    }

    /** A setting whose rounds the test makes up, by their numbers. */
    private final class Made implements LookUpSetting {

        private final String name;
        private final @Nullable String reference;
        private final IntFunction<LookUpWindow> rounds;
        private int round;

        Made(String name, @Nullable String reference, IntFunction<LookUpWindow> rounds) {
            this.name = name;
            this.reference = reference;
            this.rounds = rounds;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public @Nullable String reference() {
            return reference;
        }

        @Override
        public LookUpWindow measure(Duration warmUp, Duration time, long seed)
                throws LookUpsFailedException, InterruptedException {
            seeds.add(round + " " + seed);
            try {
                return rounds.apply(round++);
            } catch (Failing e) {
                throw new LookUpsFailedException(String.valueOf(e.getMessage()), e);
            } catch (Ending e) {
                throw new InterruptedException("as a measurement is that somebody ends");
            }
        }
    }

    private static final class Failing extends RuntimeException {

        private static final long serialVersionUID = 1;

        Failing(String message) {
            super(message);
        }
    }

    private static final class Ending extends RuntimeException {

        private static final long serialVersionUID = 1;
    }
}
