package dev.deft.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time, in nanoseconds, and who uses it. */
interface CpuClock {

    /** The processor time of the calling thread so far. */
    long threadNanos();

    /** The processor time of the whole process so far, the compiler's and the collector's threads included; on Linux in steps of 10 ms. */
    long processNanos();

    /**
     * The part of all cores that all programs on the machine used since this was last asked, from 0 to 1; NaN where that is
     * not known.
     */
    double machineLoad();

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

            @Override
            public double machineLoad() {
                double load = process.getCpuLoad();
                return load < 0 ? Double.NaN : load;
            }
        };
    }
}
