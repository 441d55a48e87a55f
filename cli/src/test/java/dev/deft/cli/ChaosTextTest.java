package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.deft.bench.Environment;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.report.text.Captured;
import dev.deft.soak.chaos.ChaosMinute;
import dev.deft.soak.chaos.ChaosPlan;
import dev.deft.soak.chaos.ChaosResult;
import dev.deft.soak.chaos.Occurrence;
import dev.deft.soak.chaos.Outcome;
import dev.deft.soak.chaos.Overrun;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The output and the exit codes of {@code deft soak --chaos}. */
class ChaosTextTest {

    private static final Map<Outcome, Long> OUTCOMES = Map.of(
            Outcome.SUCCEEDED, 1_000L,
            Outcome.STACK_OVERFLOW, 20L,
            Outcome.REACTOR_STOPPED, 3L,
            Outcome.REFUSED, 4L,
            Outcome.CANCELLED, 5L);

    private final ChaosPlan plan = plan(OptionalLong.empty());

    @Test
    @Tag("real-threads")
    void aChaosThatLosesNonePassesAndLogsNothing() {
        Captured out = new Captured();
        Captured err = new Captured();
        int code = new Cli(MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream())))
                .run("soak", "--chaos", "--duration", "500ms", "--seed", "3", "--transport", "nio");

        assertThat(err.text()).isEmpty();
        assertThat(code).isZero();
        assertThat(out.lines())
                .contains("  limits      500 ms; hangs after 10 s", "  seed        3")
                .contains("never fired                        0", "fired twice                        0")
                .endsWith("PASSED: every call was answered once, with what was its own, and nothing was left.");
    }

    @Test
    void theAccountAddsUp() {
        assertThat(ChaosText.of(plan, result(false, List.of())))
                .contains(
                        "submitted                      1,032",
                        "  succeeded                    1,000",
                        "  failed                          23",
                        "    stack overflow                20",
                        "    reactor stopped                3",
                        "  refused                          4",
                        "  cancelled                        5",
                        "set apart, on pools of their own",
                        "  dropped, oldest                  0",
                        "  dropped, expired                 7",
                        "in 2.00 s and 2 episodes, 516 calls/s",
                        "longest stop beyond its deadline: none")
                .endsWith("PASSED: every call was answered once, with what was its own, and nothing was left.");
    }

    @Test
    void whatWentWrongComesWithTheEpisodeAndHowToRepeatIt() {
        assertThat(ChaosText.of(plan, result(false, List.of("call 7 was lost"))))
                .containsSequence(
                        "episode 2: 300 ms",
                        "",
                        "- call 7 was lost",
                        "To repeat the episode in which that happened:",
                        "  deft soak --chaos --seed 9 --episode 2 --transport nio")
                .endsWith("FAILED: calls were lost, or answered other than once with what was theirs, or something"
                        + " was left.");
    }

    @Test
    void whatNoOneEpisodeDidIsNotRepeated() {
        assertThat(ChaosText.of(plan, result(false, List.of("the heap grows"), OptionalLong.empty())))
                .contains("- the heap grows")
                .noneMatch(line -> line.contains("repeat") || line.contains("--episode"));
    }

    @Test
    void aFailedChaosEndsTheCommandWithOneAndSaysItsSeed() {
        Captured out = new Captured();
        Captured err = new Captured();
        SoakCommand command = new SoakCommand(
                MadeConsole.of(out.stream(), err.stream(), false, new CtrlC(out.stream())),
                chaos -> result(false, List.of("call 7 was lost")));

        int code = new CommandLine(command).execute("--chaos", "--seed", "9", "--transport", "nio");

        assertThat(err.text()).isEmpty();
        assertThat(code).isEqualTo(ExitCode.FAILED).isOne();
        assertThat(out.lines())
                .contains(
                        "  seed        9",
                        "- call 7 was lost",
                        "  deft soak --chaos --seed 9 --episode 2 --transport nio");
    }

    @Test
    void anInterruptedChaosSaysSo() {
        assertThat(ChaosText.of(plan, result(true, List.of())))
                .endsWith(
                        "INCOMPLETE: interrupted; until then, every call was answered once, with what was its own, and"
                                + " nothing was left.");
    }

    @Test
    void aMinuteIsALineOfItsTable() {
        List<String> header = ChaosText.header(plan, Environment.capture(Instant.EPOCH, Transport.NIO));
        String line = ChaosText.minute(new ChaosMinute(
                Duration.ofSeconds(61).toNanos(), 1_234_567, 7 << 20, 9, new Overrun("chaos-3-pool1", 1_500_000)));

        assertThat(header.get(header.size() - 1))
                .isEqualTo("  time  calls answered  heap after GC  threads  longest stop beyond its deadline");
        assertThat(line).isEqualTo("  1:01       1,234,567        7.0 MiB        9  1.50 ms, chaos-3-pool1");
    }

    @Test
    void theHeaderSaysWhichEpisodeIsRepeated() {
        assertThat(ChaosText.header(plan(OptionalLong.of(12)), Environment.capture(Instant.EPOCH, Transport.NIO)))
                .contains("  seed        9, episode 12 again and again");
    }

    @Test
    void deftLogsNothingInQuietAndEverythingAfter() throws InterruptedException {
        Logger log = (Logger) LoggerFactory.getLogger(Reactor.class);
        Level before = log.getLevel();

        boolean logged = Quiet.during(unhandled -> {}, warning -> {}, log::isErrorEnabled);

        assertThat(logged).isFalse();
        assertThat(log.getLevel()).isEqualTo(before);
        assertThat(log.isErrorEnabled()).isTrue();
    }

    @Test
    void poolsWarnWhoAsksForItInQuietAndLogNothing() throws InterruptedException {
        Logger log = (Logger) LoggerFactory.getLogger(ThreadPool.class);
        Level before = log.getLevel();
        List<String> warnings = new ArrayList<>();
        boolean logged = Quiet.during(unhandled -> {}, warnings::add, () -> {
            log.warn("Pool a: {}", "b");
            log.error("dropped");
            return log.isErrorEnabled();
        });

        assertThat(warnings).containsExactly("Pool a: b");
        assertThat(logged).isFalse();
        assertThat(log.getLevel()).isEqualTo(before);
        assertThat(log.isErrorEnabled()).isTrue();
    }

    private static ChaosResult result(boolean interrupted, List<String> violations) {
        return result(interrupted, violations, OptionalLong.of(2));
    }

    private static ChaosResult result(boolean interrupted, List<String> violations, OptionalLong blamed) {
        return new ChaosResult(
                interrupted,
                2,
                1_032,
                OUTCOMES,
                Map.of(Occurrence.DROPPED_AS_EXPIRED, 7L),
                0,
                0,
                2_000_000_000,
                Overrun.NONE,
                violations,
                violations.isEmpty() ? List.of() : List.of("episode 2: 300 ms"),
                blamed);
    }

    private static ChaosPlan plan(OptionalLong episode) {
        return new ChaosPlan(Long.MAX_VALUE, Duration.ofSeconds(5), 9, Duration.ofSeconds(10), Transport.NIO, episode);
    }
}
