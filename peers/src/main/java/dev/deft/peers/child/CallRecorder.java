package dev.deft.peers.child;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/** The resources that this process has used so far. Not to be looked into while calls are under way: that takes up to a millisecond. */
record CallRecorder(long processNanos, long allocatedBytes) {

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** The resources used by now, apart from what the calling thread allocated: it records and makes no calls. */
    static CallRecorder now() {
        long self = Thread.currentThread().getId();
        long[] others = LongStream.of(THREADS.getAllThreadIds())
                .filter(id -> id != self)
                .toArray();
        long allocated = LongStream.of(THREADS.getThreadAllocatedBytes(others))
                .filter(bytes -> bytes > 0) // below zero: the thread has ended
                .sum();
        return new CallRecorder(PROCESS.getProcessCpuTime(), allocated);
    }
}
