package dev.deft.cli;

import dev.deft.analysis.advice.Target;
import dev.deft.cli.option.TimeRange;
import dev.deft.cli.option.WholeNumber;
import dev.deft.live.LiveAdviser;
import dev.deft.live.ProcessSight;
import dev.deft.live.ProcessView;
import dev.deft.report.text.Style;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft top}: the pools and reactors of a running program, as top shows processes. */
@Command(
        name = "top",
        description = {
            "Shows the pools and reactors of a running program: what is asked of them, what its calls wait, and what to do.",
            "Without --pid it lists the programs that can be looked at.",
            ""
        },
        exitCodeList = {
            "0:done, or the program has ended",
            "1:failed while running",
            "2:wrong usage, or there is no such program to look at",
            "130:ended by Ctrl-C"
        },
        footer = {
            "",
            "The program is one that publishes its pools: LivePublication.publishAll() of the module deft-live does that. It"
                    + " runs on this machine, as the same user; it is attached to, and neither stopped nor slowed.",
            "Times of single calls are shown of pools that a LiveLatency observes, and '-' of others.",
            "",
            "Examples:",
            "  deft top",
            "  deft top --pid 4711",
            "  deft top --pid 4711 --interval 10s --count 6",
            "  deft top --pid 4711 --once --target 'p99<=20ms'"
        })
final class TopCommand extends DeftCommand {

    /** The looks at what is busy and what waits, of which an interval has so many. */
    private static final int LOOKS = 10;

    private static final String CLEAR = "\033[H\033[2J";

    @Option(names = "--pid", paramLabel = "N", converter = ProcessId.class, description = "The program's process id.")
    private @Nullable Long pid;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = IntervalTime.class,
            description = "The time that each screen is about. Default: ${DEFAULT-VALUE}.")
    private Duration interval = Duration.ZERO;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = ScreenCount.class,
            description = "Ends after so many screens. Default: when the program ends, or by Ctrl-C.")
    private @Nullable Long count;

    @Option(names = "--once", description = "Prints one screen and ends, as --count 1 does.")
    private boolean once;

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            converter = AdviseCommand.TargetConverter.class,
            description =
                    "The time that so many calls may take until they have run, such as 'p99<=20ms', by which advice is given, of pools that a"
                            + " LiveLatency observes."
                            + " Default: a wait of half the time they run, on average, or 1 ms.")
    private @Nullable Target target;

    @Mixin
    private final TextOptions text;

    private final Console console;

    TopCommand(Console console) {
        this.console = console;
        this.text = new TextOptions(console.screen());
    }

    @Override
    public Integer call() throws InterruptedException {
        if (once && count != null) {
            throw refusal("--count", count, "--once is one screen already; allowed: one of the two");
        }
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw new IllegalStateException("this Java (" + System.getProperty("java.home")
                    + ") has no module jdk.attach, by which other JVMs are looked at; run deft on a JDK");
        }
        if (pid == null) {
            return list();
        }
        CountDownLatch end = new CountDownLatch(1);
        if (!console.ctrlC().stopsWith(end::countDown)) {
            return ExitCode.INTERRUPTED;
        }
        try (JvmConnection jvm = JvmConnection.to(pid)) {
            return watch(jvm, end);
        } catch (JvmConnection.NotAttached e) {
            throw refusal("--pid", pid, String.valueOf(e.getMessage()));
        }
    }

    private int list() {
        List<JvmConnection.Found> found = JvmConnection.all();
        if (found.isEmpty()) {
            throw refusal("--pid is missing, and no JVM of this user publishes pools of Deft; have a program call"
                    + " LivePublication.publishAll(), of the module deft-live");
        }
        console.print(TopText.list(found));
        return ExitCode.OK;
    }

    private int watch(JvmConnection jvm, CountDownLatch end) throws InterruptedException {
        long screens = once ? 1 : count == null ? Long.MAX_VALUE : count;
        Style style = text.style();
        PrintStream out = TextOptions.keeping(style, console.out());
        boolean replaces = console.screen().terminal() && screens > 1;
        long shown = 0;
        try {
            ProcessView view =
                    new ProcessView(jvm.beans(), target == null ? LiveAdviser.standard() : LiveAdviser.meeting(target));
            view.see();
            while (shown < screens) {
                if (waitedLooking(view, end)) {
                    return ExitCode.INTERRUPTED;
                }
                ProcessSight sight = view.see();
                out.print(replaces ? CLEAR : shown == 0 ? "" : System.lineSeparator());
                new TopText(style).screen(title(jvm), interval, sight).forEach(out::println);
                out.flush();
                shown++;
            }
            return ExitCode.OK;
        } catch (IOException broken) {
            return ended(shown, broken);
        }
    }

    private String title(JvmConnection jvm) {
        return "process " + pid + ", " + jvm.name();
    }

    /** Returns true if that was ended by Ctrl-C. */
    private boolean waitedLooking(ProcessView view, CountDownLatch end) throws InterruptedException, IOException {
        long each = interval.toNanos() / LOOKS;
        for (int look = 0; look < LOOKS; look++) {
            if (end.await(each, TimeUnit.NANOSECONDS)) {
                return true;
            }
            if (look < LOOKS - 1) {
                view.look();
            }
        }
        return false;
    }

    private int ended(long shown, IOException broken) {
        if (pid != null && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
            throw new IllegalStateException(
                    "the connection to process " + pid + " broke (" + broken.getMessage() + "); try again", broken);
        }
        if (shown == 0) {
            throw new IllegalStateException("process " + pid + " ended before there was anything to show", broken);
        }
        console.print(List.of("process " + pid + " has ended."));
        return ExitCode.OK;
    }

    private static final class ProcessId extends WholeNumber {

        ProcessId() {
            super(1, Integer.MAX_VALUE);
        }
    }

    private static final class ScreenCount extends WholeNumber {

        ScreenCount() {
            super(1, 1_000_000_000);
        }
    }

    private static final class IntervalTime extends TimeRange {

        IntervalTime() {
            super(Duration.ofMillis(100), Duration.ofHours(1));
        }
    }
}
