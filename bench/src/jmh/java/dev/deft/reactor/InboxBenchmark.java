package dev.deft.reactor;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Offers {@code batch} entries and takes them at once, on one thread: the inbox without contention. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InboxBenchmark {

    private static final int ENTRIES = 1024;

    @Param({"1", "16"})
    int batch;

    private final Inbox inbox = new Inbox(() -> {});
    private final Inbox.Entry[] entries = new Inbox.Entry[ENTRIES];
    private int delivered;

    @Setup
    public void make() {
        for (int i = 0; i < ENTRIES; i++) {
            entries[i] = new Inbox.Entry() {
                @Override
                void deliver() {
                    delivered++;
                }
            };
        }
    }

    private final DrainedInbox taken = new DrainedInbox();

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public int offerAndTake() {
        for (int i = 0; i < ENTRIES; i += batch) {
            for (int j = i; j < i + batch; j++) {
                inbox.offer(entries[j]);
            }
            taken.fill(inbox.take());
            while (!taken.isEmpty()) {
                taken.next().deliver();
            }
        }
        return delivered;
    }
}
