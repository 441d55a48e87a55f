package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The report of the threads that a stop leaves. */
class StackReportTest {

    private final ScriptedBackend backend = new ScriptedBackend();

    @Test
    void equalStacksAreToldOnceAndOfADeepOneItsTopAndHowMuchWasCut() {
        String text = describe(100, number -> stack(5_000));

        assertThat(lines(text)).hasSize(1 + 50 + 1);
        assertThat(lines(text).get(0)).startsWith("  deft-db-1, deft-db-2, ").endsWith(", deft-db-100");
        assertThat(lines(text).get(1)).isEqualTo("      at User.frame0(User.java:1)");
        assertThat(lines(text).get(51)).isEqualTo("      … and 4950 more frames");
    }

    @Test
    void thoseThatDoTheSameFromDifferentDepthsAreToldOnce() {
        assertThat(lines(describe(2, number -> stack(100 * number)))).hasSize(1 + 50 + 1);
    }

    @Test
    void aStackThatIsNotDeepIsToldWhole() {
        assertThat(lines(describe(1, number -> stack(50)))).hasSize(1 + 50);
    }

    @Test
    void noMoreStacksAreTakenThanThereIsTimeFor() {
        backend.eachLookTakes(Duration.ofMillis(8));

        String text = describe(5, number -> stack(10));

        assertThat(lines(text).get(0)).isEqualTo("  deft-db-1, deft-db-2, deft-db-3");
        assertThat(text)
                .endsWith("\n  deft-db-4, deft-db-5"
                        + "\n      whose stacks were not taken: that would have taken too long");
    }

    @Test
    void oneStackIsTakenHoweverLittleTimeThereIs() {
        backend.eachLookTakes(Duration.ofDays(1));

        assertThat(describe(2, number -> stack(1))).startsWith("\n  deft-db-1\n      at User.frame0(User.java:1)");
    }

    @Test
    void noMoreDifferentStacksAreTakenThanAreSoonPrinted() {
        String text = describe(60, number ->
                new StackTraceElement[] {new StackTraceElement("User", "call" + number, "User.java", number)});

        assertThat(text).contains("\n  deft-db-50\n      at User.call50(User.java:50)\n  deft-db-51, deft-db-52");
    }

    private static List<String> lines(String text) {
        return text.substring(1).lines().toList();
    }

    private static StackTraceElement[] stack(int depth) {
        return Stream.iterate(0, number -> number + 1)
                .limit(depth)
                .map(number -> new StackTraceElement("User", "frame" + number, "User.java", number + 1))
                .toArray(StackTraceElement[]::new);
    }

    private String describe(int count, IntFunction<StackTraceElement[]> stacks) {
        List<Worker> workers = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Worker worker = new Worker("db", number);
            worker.thread = new Stuck(stacks.apply(number));
            workers.add(worker);
        }
        return StackReport.describe(workers, backend);
    }

    /** A thread that never ran, and says what it does. */
    private static final class Stuck extends Thread {

        private final StackTraceElement[] stack;

        Stuck(StackTraceElement[] stack) {
            this.stack = stack;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return stack;
        }
    }
}
