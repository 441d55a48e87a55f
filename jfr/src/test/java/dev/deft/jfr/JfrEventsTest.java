package dev.deft.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.Stall;
import dev.deft.threadpool.ThreadPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of pools that are driven by hand, as they are read again, and as the JDK's own tool prints them. */
final class JfrEventsTest {

    private static final Duration SLOW = Duration.ofMillis(20);

    private final Recording recording = new Recording();
    private final PoolObserver events = JfrEvents.over(SLOW);
    private final TestReactor test =
            TestReactor.create(0, Reactor.builder().name("web").observedBy(events));
    private final ThreadPool db =
            test.start(ThreadPool.named("db").fixed(1).queueCapacity(1).observedBy(events));

    @TempDir
    private Path folder;

    @AfterEach
    void end() {
        test.close();
        recording.close();
    }

    private void record() {
        recording.enable("dev.deft.Call").withThreshold(Duration.ZERO);
        recording.start();
    }

    private Path dumped() {
        recording.stop();
        Path file = folder.resolve("calls.jfr");
        try {
            recording.dump(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return file;
    }

    private List<RecordedEvent> recorded(String name) {
        List<RecordedEvent> found = new ArrayList<>();
        try {
            for (RecordedEvent event : RecordingFile.readAllEvents(dumped())) {
                if (event.getEventType().getName().equals(name)) {
                    found.add(event);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return found;
    }

    private Deferred<String> defer() {
        return test.reactor().deferToThreadPool(db, () -> "row");
    }

    private void twoCalls() {
        Deferred<String> first = defer();
        Deferred<String> second = defer();
        assertThat(first).isNotSameAs(second);
    }

    private void deferFor(Duration time) {
        Deferred<String> unused = defer();
        test.advance(time);
        test.runWork();
    }

    @Test
    void aSlowCallIsRecordedWithItsTimesAndAFastOneIsNot() {
        record();
        deferFor(SLOW.minusNanos(1));
        deferFor(SLOW);

        assertThat(recorded("dev.deft.Call")).singleElement().satisfies(event -> {
            assertThat(event.getString("pool")).isEqualTo("db");
            assertThat(event.getDuration("queued")).isEqualTo(SLOW);
            assertThat(event.getDuration("ran")).isZero();
            assertThat(event.getDuration("returned")).isZero();
            assertThat(event.getThread("worker")).isNotNull();
            assertThat(event.getString("failure")).isNull();
        });
    }

    @Test
    void whatTheCallThrewIsRecorded() {
        record();
        test.reactor()
                .deferToThreadPool(db, () -> {
                    throw new IllegalStateException("no such row");
                })
                .onFailure(failure -> {});
        test.advance(SLOW);
        test.runWork();

        assertThat(recorded("dev.deft.Call"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("failure"))
                        .isEqualTo("java.lang.IllegalStateException: no such row"));
    }

    @Test
    void aFailureWhoseTextThrowsIsRecordedByItsClass() {
        assertThat(EventWriter.text(new IllegalStateException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalArgumentException("no text");
                    }
                }))
                .contains("JfrEventsTest$", "whose text threw a java.lang.IllegalArgumentException");
    }

    @Test
    void aCallThatIsNotDeferredHasNoWayBack() {
        record();
        db.execute(() -> {});
        test.advance(SLOW);
        test.runWork();

        assertThat(recorded("dev.deft.Call"))
                .singleElement()
                .satisfies(event -> assertThat(event.getLong("returned")).isEqualTo(Long.MIN_VALUE));
    }

    @Test
    void aRecordingMayAskForSlowerCallsOnly() {
        recording.enable("dev.deft.Call").withThreshold(Duration.ofDays(1)); // by its own clock
        recording.start();
        deferFor(SLOW);

        assertThat(recorded("dev.deft.Call")).isEmpty();
    }

    @Test
    void aRefusedCallIsRecordedWithTheStackOfWhoSubmittedIt() {
        record();
        twoCalls();
        defer().onFailure(failure -> {});
        test.runWork();

        assertThat(recorded("dev.deft.Refused")).singleElement().satisfies(event -> {
            assertThat(event.getString("pool")).isEqualTo("db");
            assertThat(event.getString("reason")).startsWith("dev.deft.threadpool.QueueFullException: pool db refused");
            assertThat(event.getStackTrace().getFrames())
                    .anyMatch(frame -> frame.getMethod().getName().equals("defer"));
        });
    }

    @Test
    void aCancelledCallIsRecordedAsDiscarded() {
        record();
        Deferred<String> cancelled = defer();
        cancelled.onFailure(failure -> {});
        cancelled.cancel();
        test.runWork();

        assertThat(recorded("dev.deft.Discarded"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("reason"))
                        .startsWith("java.util.concurrent.CancellationException: "));
    }

    @Test
    void aSlowCallWhoseOutcomeCameTooLateIsRecordedAsBoth() {
        record();
        Deferred<String> late = defer();
        late.onFailure(failure -> {});
        test.advance(SLOW);
        test.step();
        late.cancel();
        test.runWork();
        Path file = dumped();

        assertThat(printed(file, "dev.deft.Call", "dev.deft.Discarded"))
                .contains("dev.deft.Call {", "dev.deft.Discarded {");
    }

    @Test
    void lossesAreRecordedWhereCallsAreNot() {
        recording.disable("dev.deft.Call");
        recording.start();
        deferFor(SLOW);
        Deferred<String> cancelled = defer();
        cancelled.onFailure(failure -> {});
        cancelled.cancel();
        test.runWork();
        Path file = dumped();

        assertThat(printed(file, "dev.deft.*")).contains("dev.deft.Discarded {").doesNotContain("dev.deft.Call {");
    }

    @Test
    void whileNobodyRecordsNothingIsKeptOfACall() {
        CallTimes call = new CallTimes() {
            @Override
            public String pool() {
                return "db";
            }

            @Override
            public boolean isDeferred() {
                return false;
            }

            @Override
            public long submittedNanos() {
                return 0;
            }

            @Override
            public long startedNanos() {
                return 0;
            }

            @Override
            public long finishedNanos() {
                return 0;
            }

            @Override
            public long deliveredNanos() {
                return 0;
            }
        };

        assertThat(events.submitted(call)).isNull();
        record();
        CallObserver recordedCall = events.submitted(call);
        assertThat(recordedCall).isInstanceOf(TimedCallEvent.class);
    }

    private static Stall stall(String where) {
        StackTraceElement[] stack = {
            new StackTraceElement("shop.Orders", "find", "Orders.java", 42),
            new StackTraceElement("shop.Shop", "serve", "Shop.java", 7)
        };
        return new Stall(where, "deft-db-1", Duration.ofSeconds(1), List.of(stack));
    }

    @Test
    void stallsArePrintedByTheJdksToolWithTheirStacksAndTheirEnds() {
        record();
        events.stalled(stall("pool db"));
        events.stallEnded(stall("pool db"), Duration.ofMillis(1_250));
        events.stalled(stall("reactor web"));

        String text = printed(dumped(), "dev.deft.Stall", "dev.deft.StallEnd");

        assertThat(text.replace("\r\n", "\n"))
                .contains(
                        "dev.deft.Stall {",
                        "where = \"pool db\"",
                        "where = \"reactor web\"",
                        "thread = \"deft-db-1\"",
                        "tooLong = 1.00 s",
                        "shop.Orders.find(Orders.java:42)\nshop.Shop.serve(Shop.java:7)",
                        "dev.deft.StallEnd {",
                        "took = 1.25 s");
    }

    @Test
    void callsRefusalsAndSizesArePrintedByTheJdksTool() throws Exception {
        record();
        try (ThreadPool real =
                ThreadPool.named("real").fixed(1).observedBy(events).start()) {
            real.asExecutorService().submit(() -> {}).get();
        }
        deferFor(SLOW);
        twoCalls();
        defer().onFailure(failure -> {});
        test.runWork();

        String text = printed(dumped(), "dev.deft.*");

        assertThat(text)
                .contains(
                        "dev.deft.Call {",
                        "pool = \"db\"",
                        "queued = 20.0 ms",
                        "ran = 0 s",
                        "dev.deft.Refused {",
                        "reason = \"dev.deft.threadpool.QueueFullException",
                        "dev.deft.PoolSize {",
                        "pool = \"real\"",
                        "change = 1",
                        "change = -1");
    }

    /** Has the JDK's own tool print such events. */
    private static String printed(Path file, String... names) {
        Path tool = Path.of(System.getProperty("java.home"), "bin", isWindows() ? "jfr.exe" : "jfr");
        if (!Files.isExecutable(tool)) {
            System.out.println("skipped: this Java has no jfr tool, " + tool);
            Assumptions.abort("no " + tool);
        }
        try {
            Process print = new ProcessBuilder(
                            tool.toString(), "print", "--events", String.join(",", names), file.toString())
                    .redirectErrorStream(true)
                    .start();
            print.getOutputStream().close();
            String text = new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(print.waitFor()).as(text).isZero();
            return text;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("interrupted while " + tool + " printed", stopped);
        }
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    @Test
    void everyEventAndEveryFieldHasALabelAndEveryEventADescription() {
        record();
        events.workerStarted("db", 1);

        List<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("dev.deft."))
                .toList();

        assertThat(types)
                .extracting(EventType::getName)
                .contains("dev.deft.Call", "dev.deft.Refused", "dev.deft.Discarded", "dev.deft.PoolSize");
        assertThat(types).allSatisfy(type -> {
            assertThat(type.getCategoryNames()).containsExactly("Deft");
            assertThat(type.getLabel()).isNotBlank();
            assertThat(type.getDescription()).isNotBlank();
            assertThat(type.getFields())
                    .allSatisfy(field -> assertThat(field.getLabel()).isNotBlank());
        });
    }

    @Test
    void aTimeThatIsNegativeIsRefused() {
        assertThatThrownBy(() -> JfrEvents.over(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the time from which on calls are recorded is negative: PT-0.000000001S"
                        + "; give zero for all of them");
    }
}
