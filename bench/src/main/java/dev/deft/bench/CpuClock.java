package dev.deft.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time used so far, in nanoseconds. */
interface CpuClock {

    /** That of the calling thread. */
    long threadNanos();

    /** That of the whole process, the compiler's and the collector's threads included; on Linux in steps of 10 ms. */
    long processNanos();

    /** The JVM's own counters. */
    static CpuClock ofThisJvm() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        com.sun.management.OperatingSystemMXBean process =
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return new CpuClock() {
            @Override
            public long threadNanos() {
                return threads.getCurrentThreadCpuTime();
            }

            @Override
            public long processNanos() {
                return process.getProcessCpuTime();
            }
        };
    }
}
