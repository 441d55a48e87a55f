package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.live.LiveAdviser;
import dev.deft.live.PoolAdvice;
import dev.deft.live.PoolDivision;
import dev.deft.live.PoolFigures;
import dev.deft.live.PoolInterval;
import dev.deft.live.PoolSight;
import dev.deft.live.ProcessSight;
import dev.deft.live.ReactorFigures;
import dev.deft.live.ReactorSight;
import dev.deft.report.text.Palette;
import dev.deft.report.text.Style;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The screen of {@code deft top}, of processes that are made up. */
class TopTextTest {

    private static final long SECOND = 1_000_000_000L;

    /** A second of a pool in which 100 calls came and ended, and refused so many, with two workers of four busy. */
    private static PoolSight pool(String name, int refused, double queued) {
        PoolInterval interval = new PoolInterval(
                name, PoolDivision.UNDIVIDED, false, SECOND, 4, 10, 100, refused, 0, 100, 2, queued, Optional.empty());
        PoolFigures now = new PoolFigures(
                name,
                PoolDivision.UNDIVIDED,
                "runs",
                SECOND,
                0,
                4,
                10,
                4,
                2,
                0,
                (int) queued,
                0,
                0,
                100,
                100,
                0,
                refused,
                0,
                0);
        return new PoolSight(
                now, Optional.of(interval), Optional.of(LiveAdviser.standard().advise(interval)));
    }

    private static ReactorSight reactor(String name) {
        return new ReactorSight(
                new ReactorFigures(name, SECOND, 12, 0, 1, 3, 5_000, SECOND, 60_000), OptionalDouble.of(1_234));
    }

    private static List<String> screen(Style style, ProcessSight sight) {
        return new TopText(style).screen("process 4711, Shop", Duration.ofSeconds(1), sight);
    }

    @Test
    void aPoolHasALineOfWhatIsAskedAndOneOfTimes() {
        List<String> lines = screen(Style.PLAIN, new ProcessSight(List.of(reactor("main")), List.of(pool("db", 0, 0))));

        assertThat(lines).first().isEqualTo("process 4711, Shop: the last 1.00 s");
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("main +1,234 +12 +3 +1 +60us"));
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("db +███░░░ 2.0/4 +0 +100 +2.0 +50 % +3"));
        // 100 calls a second that keep two workers busy run 20 ms each; theirs is M/M/4 with a = 2: C = 0.174, W =
        // C·S/2.
        assertThat(lines).anySatisfy(line -> assertThat(line).matches("db +- +- +0 +1.7ms +28ms +- +- +- +-"));
    }

    @Test
    void aPoolInTroubleHasASentenceBelowIt() {
        List<String> lines =
                screen(Style.PLAIN, new ProcessSight(List.of(), List.of(pool("calm", 0, 0), pool("db", 150, 9))));

        int row = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("db "))
                .findFirst()
                .orElseThrow());
        assertThat(String.join(" ", lines.subList(row + 1, row + 3)))
                .startsWith(
                        "  ! db: 5.0 of 4 workers are asked for; calls wait 90 ms; it refuses 150     calls/s; give it");
        assertThat(lines).noneMatch(line -> line.contains("! calm"));
    }

    /** Calls of 20 ms, of which 100 come in a second: with three workers they wait 0.44 of their run, with two for ever. */
    @Test
    void aPoolThatHasMoreWorkersThanItTakesHasTheNumberThatIsEnoughToo() {
        assertThat(screen(Style.PLAIN, new ProcessSight(List.of(), List.of(pool("db", 0, 0)))))
                .anySatisfy(line -> assertThat(line).matches("POOL .* load +enough"))
                .anySatisfy(line -> assertThat(line).matches("db .* 2\\.0/4 .* 50 % +3"))
                .noneMatch(line -> line.contains("!"));
    }

    @Test
    void callsThatAreNeitherQueuedNorAWorkersAreSaidBelowTheirPool() {
        PoolFigures now = new PoolFigures(
                "db", PoolDivision.UNDIVIDED, "runs", SECOND, 0, 4, 10, 4, 2, 1, 0, 12, 3, 9, 9, 0, 0, 0, 0);
        List<String> lines = screen(
                Style.PLAIN,
                new ProcessSight(List.of(), List.of(new PoolSight(now, Optional.empty(), Optional.empty()))));

        assertThat(String.join(" ", lines).replaceAll(" +", " "))
                .contains(
                        "12 calls wait for a place in the queue; 1 worker runs a call that nobody waits for any more; 3"
                                + " calls run on threads of their own, beside the workers");
        assertThat(lines).noneMatch(line -> line.contains("!"));
    }

    @Test
    void aPoolOfWhichNothingCanBeSaidSaysWhyAndIsNoTrouble() {
        PoolInterval interval = new PoolInterval(
                "db", PoolDivision.UNDIVIDED, false, SECOND, 4, 10, 9, 0, 0, 0, 4, 5, Optional.empty());
        PoolFigures now = new PoolFigures(
                "db", PoolDivision.UNDIVIDED, "runs", SECOND, 0, 4, 10, 4, 4, 0, 5, 0, 0, 9, 0, 0, 0, 0, 0);
        PoolAdvice advice = new PoolAdvice(
                "db",
                PoolAdvice.State.UNKNOWN,
                4,
                9,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                0,
                "db: nobody knows.");
        PoolSight pool = new PoolSight(now, Optional.of(interval), Optional.of(advice));

        assertThat(screen(new Style(Palette.FULL, false), new ProcessSight(List.of(), List.of(pool))))
                .contains("  ? db: nobody knows.");
    }

    @Test
    void everyLineFitsATerminalWhateverTheNamesAre() {
        ProcessSight sight = new ProcessSight(
                List.of(reactor("a reactor of a very long name")),
                List.of(pool(
                        "a pool whose name has no end that anybody could ever see on a screen",
                        123_456_789,
                        9_999_999)));

        assertThat(screen(Style.PLAIN, sight))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(79));
    }

    @Test
    void inAsciiItIsAscii() {
        ProcessSight sight = new ProcessSight(List.of(reactor("main")), List.of(pool("db", 0, 0)));

        assertThat(screen(new Style(Palette.NONE, true), sight))
                .allMatch(line -> line.chars().allMatch(sign -> sign < 128))
                .anyMatch(line -> line.contains("[###...] 2.0/4"));
    }

    @Test
    void whatMovesTheCursorInANameIsNotPrinted() {
        ProcessSight sight = new ProcessSight(List.of(), List.of(pool("d\033[2Jb", 0, 0)));

        assertThat(screen(Style.PLAIN, sight))
                .noneMatch(line -> line.contains("\033"))
                .anyMatch(line -> line.startsWith("d?[2Jb"));
    }

    @Test
    void aPoolThatNoLongerRunsSaysSo() {
        PoolFigures ended = new PoolFigures(
                "db", PoolDivision.UNDIVIDED, "has ended", 1, 0, 4, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        ProcessSight sight =
                new ProcessSight(List.of(), List.of(new PoolSight(ended, Optional.empty(), Optional.empty())));

        assertThat(screen(Style.PLAIN, sight)).contains("  ! it has ended, and takes no more calls");
    }

    @Test
    void whatSomebodyShouldLookAtIsInColourWhereThereIsAny() {
        ProcessSight sight = new ProcessSight(List.of(), List.of(pool("db", 150, 9)));

        assertThat(screen(new Style(Palette.FULL, false), sight))
                .anyMatch(line -> line.startsWith("\033[38;2;211;48;48m  ! db"));
    }

    @Test
    void aProcessThatPublishesNothingAtPresentSaysSo() {
        assertThat(screen(Style.PLAIN, new ProcessSight(List.of(), List.of())))
                .last()
                .isEqualTo("It publishes no pool and no reactor at present.");
    }
}
