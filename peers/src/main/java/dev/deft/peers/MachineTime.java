package dev.deft.peers;

import dev.deft.analysis.result.TakenElsewhere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processor time, in nanoseconds, that the machine has spent by a moment on others than this process and its children. Linux
 * counts it in steps of 10 ms.
 *
 * @param at the moment, by {@link System#nanoTime}
 * @param otherPrograms since the machine started, less what this process has used since
 * @param host what the host of a virtual machine gave to others
 */
record MachineTime(long at, long otherPrograms, long host) {

    /** The unit of /proc, which is the same on every Linux. */
    private static final long TICK_NANOS = 10_000_000;

    private static final Path MACHINE = Path.of("/proc/stat");
    private static final Path SELF = Path.of("/proc/self/stat");

    /** Returns that of now; nothing where the system does not tell. Any thread. */
    static Optional<MachineTime> now() {
        try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
            long ofChildren = children.map(child -> child.info().totalCpuDuration())
                    .flatMap(Optional::stream)
                    .mapToLong(Duration::toNanos)
                    .sum();
            return Optional.of(of(System.nanoTime(), Files.readString(MACHINE), Files.readString(SELF), ofChildren));
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    /**
     * Returns what these say.
     *
     * @param machine as /proc/stat has it
     * @param self as /proc/self/stat has it, with the time of children that have ended
     * @param ofChildren the time of those that have not
     */
    static MachineTime of(long at, String machine, String self, long ofChildren) {
        // "cpu", and then user, nice, system, idle, iowait, irq, softirq, steal
        String[] all = machine.lines().findFirst().orElseThrow().split(" +");
        // After the name in brackets, which may have blanks, the time is in fields 12 to 15.
        String[] own = self.substring(self.lastIndexOf(')') + 2).split(" ");
        long ticks = sum(all, 1, 2, 3, 6, 7) - sum(own, 11, 12, 13, 14);
        return new MachineTime(at, ticks * TICK_NANOS - ofChildren, sum(all, 8) * TICK_NANOS);
    }

    private static long sum(String[] fields, int... which) {
        long sum = 0;
        for (int field : which) {
            sum += Long.parseLong(fields[field]);
        }
        return sum;
    }

    /** Returns what was taken from {@code before} until this. */
    TakenElsewhere since(MachineTime before) {
        double span = at - before.at;
        return new TakenElsewhere(
                Math.max(0, (otherPrograms - before.otherPrograms) / span), (host - before.host) / span);
    }
}
