package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-threads")
@Timeout(600)
class JdkSystemTest {

    @Test
    void aCallComesBackOnTheLoopsThread() throws Exception {
        try (JdkSystem stage = new JdkSystem(2, broken -> {})) {
            stage.start();
            CompletableFuture<String> thread = new CompletableFuture<>();
            MeasuredCall call = new MeasuredCall(WorkParser.parse("noop"), System::nanoTime);
            stage.execute(() -> stage.dispatch(call, completing(thread)));

            assertThat(thread.get(600, TimeUnit.SECONDS)).isEqualTo("deft-bench-jdk-loop 1");
            assertThat(call.finishedNanos()).isGreaterThanOrEqualTo(call.startedNanos());
        }
    }

    @Test
    void aCallThatFailsSaysSo() throws Exception {
        try (JdkSystem stage = new JdkSystem(1, broken -> {})) {
            stage.start();
            CompletableFuture<String> thread = new CompletableFuture<>();
            MeasuredCall call = new MeasuredCall(WorkParser.parse("file:/no/such/file"), System::nanoTime);
            stage.execute(() -> stage.dispatch(call, completing(thread)));

            assertThat(thread.handle((result, failure) -> failure).get(600, TimeUnit.SECONDS))
                    .isInstanceOf(java.nio.file.NoSuchFileException.class);
        }
    }

    @Test
    void timersGoOffInTheOrderOfTheirTimes() throws Exception {
        AtomicLong clock = new AtomicLong();
        List<String> order = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        try (JdkLoop loop = new JdkLoop(clock::get, last::completeExceptionally)) {
            loop.start();
            loop.execute(() -> {
                loop.callLater(3_000_000, () -> {
                    order.add("third");
                    last.complete(null);
                });
                loop.callLater(1_000_000, () -> order.add("first"));
                loop.callLater(1_000_000, () -> order.add("second"));
                clock.set(5_000_000);
            });
            last.get(600, TimeUnit.SECONDS);
        }
        assertThat(order).containsExactly("first", "second", "third");
    }

    @Test
    void closingEndsItsThreads() throws InterruptedException {
        JdkSystem stage = new JdkSystem(3, broken -> {});
        stage.start();
        stage.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("deft-bench-jdk-")) {
                thread.join(TimeUnit.SECONDS.toMillis(30));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void anOpenLoopOnEitherStageMakesThePlannedCalls() throws Exception {
        CellRunner cells = new CellRunner(System::nanoTime, CpuClock.ofThisJvm(), dev.deft.reactor.Transport.NIO);
        Workload load = Loads.load("noop", new StopCondition.Time(Duration.ofMillis(50)), Duration.ofMillis(10));
        for (Implementation implementation : new Implementation[] {Implementation.DEFT, Implementation.REFERENCE}) {
            OpenShape shape = new OpenShape(1_000, Arrivals.CONSTANT, 2);
            Window round = cells.run(load, shape, implementation, 1);

            assertThat(round.complete()).isTrue();
            assertThat(round.sending().orElseThrow().offered()).isBetween(49L, 51L);
            assertThat(round.latencies().samples())
                    .isEqualTo(round.sending().orElseThrow().offered());
        }
    }

    private static SystemUnderTest.Completion completing(CompletableFuture<String> thread) {
        return new SystemUnderTest.Completion() {
            @Override
            public void completed(long result) {
                thread.complete(Thread.currentThread().getName() + " " + result);
            }

            @Override
            public void failed(Throwable cause) {
                thread.completeExceptionally(cause);
            }
        };
    }
}
