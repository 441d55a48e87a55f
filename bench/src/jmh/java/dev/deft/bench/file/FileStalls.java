package dev.deft.bench.file;

import dev.deft.bench.file.FileServer.FileWay;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The time for which a reactor is held up that sends a file which only the disk has, by each way of sending: a call is timed for each millisecond
 * meanwhile, and its lateness recorded. The ways take turns in a drawn order, round by round, and before each turn the kernel is told to forget the file, by
 * {@code dd}. Prints, over all rounds, percentiles of the lateness, and the median time of a file.
 *
 * <p>Arguments: rounds, and MiB of the file. The file lies where {@code java.io.tmpdir} says, which must not be in memory.
 */
public final class FileStalls {

    private static final Duration EACH = Duration.ofMillis(1);

    private final Reactor reactor;
    private final SocketChannel socket;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);

    /** The histogram of lateness; null between turns. Reactor thread only. */
    private Histogram lateness;

    private long due;

    private FileStalls(FileServer server, long size) throws IOException {
        this.reactor = server.reactor;
        this.size = size;
        this.socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port));
    }

    /** The measurements of one way. */
    private record MeasuredStalls(Histogram lateness, List<Long> nanos) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        long size = Long.parseLong(arguments[1]) << 20;
        Path path = Files.createTempFile("file-stalls", null);
        try {
            write(path, size);
            System.out.printf(
                    "Java %s, %d cores; %d rounds of %s MiB in %s%n",
                    Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, arguments[1], path);
            for (Transport transport : new Transport[] {Transport.NIO, Transport.EPOLL}) {
                try (FileServer server = new FileServer(transport, path)) {
                    print(transport, size, new FileStalls(server, size).measure(path, rounds));
                }
            }
        } finally {
            Files.delete(path);
        }
    }

    private static void write(Path path, long size) throws IOException {
        byte[] piece = new byte[1 << 20];
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (long done = 0; done < size; done += piece.length) {
                ThreadLocalRandom.current().nextBytes(piece);
                file.write(ByteBuffer.wrap(piece));
            }
            file.force(true); // what is not on the disk cannot be forgotten
        }
    }

    private Map<FileWay, MeasuredStalls> measure(Path path, int rounds) throws Exception {
        Map<FileWay, MeasuredStalls> measured = new EnumMap<>(FileWay.class);
        List<FileWay> order = new ArrayList<>(Arrays.asList(FileWay.values()));
        for (FileWay way : order) {
            turn(way, path, new Histogram(3)); // warms up
            measured.put(way, new MeasuredStalls(new Histogram(3), new ArrayList<>()));
        }
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order);
            for (FileWay way : order) {
                measured.get(way).nanos.add(turn(way, path, measured.get(way).lateness));
            }
        }
        socket.close();
        return measured;
    }

    private long turn(FileWay way, Path path, Histogram into) throws Exception {
        Process dd = new ProcessBuilder("dd", "if=" + path, "iflag=nocache", "count=0", "status=none")
                .inheritIO()
                .start();
        if (dd.waitFor() != 0) {
            throw new IOException("dd could not have the kernel forget " + path);
        }
        reactor.callFromThread(() -> {
            lateness = into;
            look();
        });
        long from = System.nanoTime();
        socket.write(ByteBuffer.wrap(new byte[] {(byte) way.ordinal()}));
        for (long left = size; left > 0; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            int got = socket.read(buffer);
            if (got < 0) {
                throw new IOException("the server ended the connection");
            }
            left -= got;
        }
        long took = System.nanoTime() - from;
        reactor.callFromThread(() -> lateness = null);
        TimeUnit.MILLISECONDS.sleep(20);
        return took;
    }

    private void look() {
        if (lateness != null) {
            due = System.nanoTime() + EACH.toNanos();
            reactor.callLater(EACH, () -> {
                if (lateness != null) {
                    lateness.recordValue(Math.max(0, System.nanoTime() - due));
                }
                look();
            });
        }
    }

    private static void print(Transport transport, long size, Map<FileWay, MeasuredStalls> measured) {
        System.out.printf(
                "%n%s%n%-8s %10s %10s %10s %10s%n", transport, "", "MiB/s", "p50 ms late", "p99 ms", "max ms");
        measured.forEach((way, of) -> {
            long[] nanos = of.nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %10.0f %10.2f %10.2f %10.2f%n",
                    way.shown,
                    size / (double) (1 << 20) / (nanos[nanos.length / 2] / 1e9),
                    of.lateness.getValueAtPercentile(50) / 1e6,
                    of.lateness.getValueAtPercentile(99) / 1e6,
                    of.lateness.getMaxValue() / 1e6);
        });
    }
}
