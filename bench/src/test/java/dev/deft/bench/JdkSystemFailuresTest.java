package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real-threads")
@Timeout(600)
class JdkSystemFailuresTest {

    private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
    private final JdkSystem stage = new JdkSystem(1, broken::complete);

    @BeforeEach
    void start() {
        stage.start();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aCallIsMadeByAWorkerAndCompletesOnTheLoop() throws Exception {
        CompletableFuture<String> worker = new CompletableFuture<>();
        CompletableFuture<String> loop = new CompletableFuture<>();
        MeasuredCall call = new MeasuredCall(new NoopWork(), () -> {
            worker.complete(nameOfThread());
            return System.nanoTime();
        });
        stage.execute(() -> stage.dispatch(call, onCompletion(() -> loop.complete(nameOfThread()))));

        assertThat(worker.get(600, TimeUnit.SECONDS)).isEqualTo("deft-bench-jdk-worker");
        assertThat(loop.get(600, TimeUnit.SECONDS)).isEqualTo("deft-bench-jdk-loop");
    }

    @Test
    void aParkedLoopIsWokenByItsTimer() throws Exception {
        CompletableFuture<String> loop = new CompletableFuture<>();
        stage.execute(() -> stage.callLater(Duration.ofMillis(2), () -> loop.complete(nameOfThread())));
        assertThat(loop.get(600, TimeUnit.SECONDS)).isEqualTo("deft-bench-jdk-loop");
    }

    @Test
    void whatATimersCallThrowsIsTold() throws Exception {
        AssertionError thrown = new AssertionError("broken");
        stage.execute(() -> stage.callLater(Duration.ofNanos(1), () -> {
            throw thrown;
        }));
        assertThat(broken.get(600, TimeUnit.SECONDS)).isSameAs(thrown);
    }

    @Test
    void whatACompletionThrowsIsTold() throws Exception {
        AssertionError thrown = new AssertionError("broken");
        MeasuredCall call = new MeasuredCall(new NoopWork(), System::nanoTime);
        stage.execute(() -> stage.dispatch(call, onCompletion(() -> {
            throw thrown;
        })));
        assertThat(broken.get(600, TimeUnit.SECONDS)).isSameAs(thrown);
    }

    private static String nameOfThread() {
        return Thread.currentThread().getName();
    }

    private static SystemUnderTest.Completion onCompletion(Runnable then) {
        return new SystemUnderTest.Completion() {
            @Override
            public void completed(long result) {
                then.run();
            }

            @Override
            public void failed(Throwable cause) {
                throw new AssertionError("the work of these tests does not fail", cause);
            }
        };
    }
}
