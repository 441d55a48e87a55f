package dev.deft.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The memory that recording takes, which is none, and what is recorded where several threads record and one reads. */
@Tag("real-threads")
class RecordingAllocationTest {

    private static final int CALLS = 200_000;

    /** A call that is over at once: the observer's share alone is looked at. */
    private record Made(String pool) implements CallTimes {
        @Override
        public boolean isDeferred() {
            return true;
        }

        @Override
        public long submittedNanos() {
            return 0;
        }

        @Override
        public long startedNanos() {
            return 1_000;
        }

        @Override
        public long finishedNanos() {
            return 51_000;
        }

        @Override
        public long deliveredNanos() {
            return 53_000;
        }
    }

    private static void record(LiveLatency latency, CallTimes call, int times) {
        for (int i = 0; i < times; i++) {
            CallObserver told = latency.submitted(call);
            told.started(call);
            told.finished(call, null);
            told.delivered(call);
        }
    }

    @Test
    void recordingAllocatesNothing() {
        boolean counts = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported();
        if (!counts) {
            System.out.println("skipped: this JVM does not count the bytes that a thread allocates");
        }
        assumeTrue(counts);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LiveLatency latency = new LiveLatency();
        CallTimes call = new Made("db");
        record(latency, call, CALLS);

        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        record(latency, call, CALLS);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

        // Less than a byte a call: the smallest object would be 16.
        assertThat(allocated).isLessThan(CALLS / 10);
    }

    @Test
    void noneIsLostWhereSeveralThreadsRecordWhileOneReads() throws Exception {
        LiveLatency latency = new LiveLatency();
        CallTimes call = new Made("db");
        int threads = 4;
        ExecutorService recording = Executors.newFixedThreadPool(threads);
        CountDownLatch begun = new CountDownLatch(threads);
        Callable<Void> work = () -> {
            begun.countDown();
            begun.await();
            record(latency, call, CALLS);
            return null;
        };
        LatencySnapshot earlier = latency.snapshot("db"); // before they begin, or what they record until then is in it
        var ends = java.util.stream.IntStream.range(0, threads)
                .mapToObj(i -> recording.submit(work))
                .toList();
        long read = 0;
        while (!ends.stream().allMatch(Future::isDone)) {
            LatencySnapshot later = latency.snapshot("db");
            read += later.since(earlier).returned().count();
            earlier = later;
        }
        for (Future<Void> end : ends) {
            end.get();
        }
        recording.shutdown();
        LatencySnapshot last = latency.snapshot("db");
        read += last.since(earlier).returned().count();

        assertThat(read).isEqualTo((long) threads * CALLS);
        assertThat(last.submitted()).isEqualTo((long) threads * CALLS);
        assertThat(last.queue().count()).isEqualTo((long) threads * CALLS);
    }
}
