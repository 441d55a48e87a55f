package dev.deft.bench.file;

import com.sun.management.OperatingSystemMXBean;
import dev.deft.analysis.result.Ratio;
import dev.deft.bench.file.FileServer.FileWay;
import dev.deft.reactor.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Files over loopback by each way in which a connection can send them: by the kernel from its cache, through memory, and as it was first, with one copy
 * more and the disk and the network in turns. They take turns in one process, in a drawn order, round by round, each with the same clients, which
 * ask for a file again when they have all of it. Prints medians of the rounds, and ratios to what was first with their 95 % intervals.
 *
 * <p>The processor time is that of the process without its clients, the collection of garbage included.
 *
 * <p>Arguments: rounds, milliseconds of a turn, and a part of the names of the rows if not all are wanted.
 */
public final class FileSpeed {

    private static final List<FileWay> WAYS = List.of(FileWay.FIRST, FileWay.THROUGH_MEMORY, FileWay.BY_THE_KERNEL);

    /** The load. */
    private record FileRow(String name, Transport transport, int size, int connections) {}

    /** The measurements of one turn. */
    private record FileResult(double bytesPerSecond, double nanosPerByte) {}

    private static final double GIB = 1 << 30;
    private static final long FIRST_WARM_UP = TimeUnit.SECONDS.toNanos(3);
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final List<FileClient> clients = new ArrayList<>();

    private FileSpeed(FileRow row, int port) throws IOException {
        for (int i = 0; i < row.connections; i++) {
            clients.add(new FileClient(port, row.size));
        }
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1]));
        String part = arguments.length > 2 ? arguments[2] : "";
        System.out.printf(
                "Java %s, %d cores; %d rounds of %s ms%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, arguments[1]);
        for (FileRow row : rows()) {
            if (row.name.contains(part)) {
                measure(row, rounds, nanos);
            }
        }
    }

    private static List<FileRow> rows() {
        List<FileRow> rows = new ArrayList<>();
        for (Transport transport : new Transport[] {Transport.NIO, Transport.EPOLL}) {
            String over = transport.name().toLowerCase(Locale.ROOT);
            rows.add(new FileRow(over + ", 4 KiB, 1 connection", transport, 1 << 12, 1));
            rows.add(new FileRow(over + ", 64 KiB, 1 connection", transport, 1 << 16, 1));
            rows.add(new FileRow(over + ", 1 MiB, 1 connection", transport, 1 << 20, 1));
            rows.add(new FileRow(over + ", 1 MiB, 16 connections", transport, 1 << 20, 16));
            rows.add(new FileRow(over + ", 256 MiB, 1 connection", transport, 1 << 28, 1));
        }
        return rows;
    }

    private static void measure(FileRow row, int rounds, long nanos) throws Exception {
        Path path = Files.createTempFile("file-speed", null);
        try (FileServer server = new FileServer(row.transport, write(path, row.size))) {
            FileSpeed speed = new FileSpeed(row, server.port);
            Map<FileWay, List<FileResult>> results = new EnumMap<>(FileWay.class);
            for (FileWay way : WAYS) {
                speed.turn(way, FIRST_WARM_UP, nanos);
                results.put(way, new ArrayList<>());
            }
            List<FileWay> order = new ArrayList<>(WAYS);
            for (int round = 0; round < rounds; round++) {
                Collections.shuffle(order);
                for (FileWay way : order) {
                    results.get(way).add(speed.turn(way, nanos / 4, nanos));
                }
            }
            for (FileClient client : speed.clients) {
                client.socket.close();
            }
            print(row, results);
        } finally {
            Files.delete(path);
        }
    }

    private static Path write(Path path, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(path, content);
    }

    /** One connection's client, and its thread in a turn. */
    private static final class FileClient {

        private final SocketChannel socket;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
        private final int size;
        private volatile long received;
        private volatile boolean isEnding;
        private Thread thread;

        FileClient(int port, int size) throws IOException {
            this.size = size;
            socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }

        void begin(FileWay way) {
            isEnding = false;
            thread = new Thread(() -> ask(way), "client");
            thread.start();
        }

        private void ask(FileWay way) {
            try {
                while (!isEnding) {
                    socket.write(ByteBuffer.wrap(new byte[] {(byte) way.ordinal()}));
                    for (long left = size; left > 0; ) {
                        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
                        int got = socket.read(buffer);
                        if (got < 0) {
                            throw new IOException("the server ended the connection");
                        }
                        left -= got;
                        received += got; // written by this thread alone
                    }
                }
            } catch (IOException failed) {
                failed.printStackTrace();
            }
        }
    }

    private FileResult turn(FileWay way, long warmUpNanos, long nanos) throws InterruptedException {
        clients.forEach(client -> client.begin(way));
        TimeUnit.NANOSECONDS.sleep(warmUpNanos);
        long from = System.nanoTime();
        long bytes = received();
        long processor = processorNanos();
        TimeUnit.NANOSECONDS.sleep(nanos);
        bytes = received() - bytes;
        processor = processorNanos() - processor;
        long took = System.nanoTime() - from;
        for (FileClient client : clients) {
            client.isEnding = true;
        }
        for (FileClient client : clients) {
            client.thread.join();
        }
        return new FileResult(bytes / (took / 1e9), (double) processor / bytes);
    }

    private long received() {
        return clients.stream().mapToLong(client -> client.received).sum();
    }

    private long processorNanos() {
        return PROCESS.getProcessCpuTime()
                - clients.stream()
                        .mapToLong(
                                client -> ManagementFactory.getThreadMXBean().getThreadCpuTime(client.thread.getId()))
                        .sum();
    }

    private static void print(FileRow row, Map<FileWay, List<FileResult>> results) {
        List<FileResult> base = results.get(FileWay.FIRST);
        System.out.printf(
                "%n%s%n%-8s %9s %9s %12s   %-19s %-19s%n",
                row.name, "", "GiB/s", "a second", "CPU s/GiB", "rate / first", "CPU / first");
        results.forEach((way, turns) -> System.out.printf(
                Locale.ROOT,
                "%-8s %9.3f %9.0f %12.3f   %-19s %-19s%n",
                way.shown,
                median(turns, FileResult::bytesPerSecond) / GIB,
                median(turns, FileResult::bytesPerSecond) / row.size,
                median(turns, FileResult::nanosPerByte) * GIB / 1e9,
                ratio(turns, base, FileResult::bytesPerSecond),
                ratio(turns, base, FileResult::nanosPerByte)));
    }

    private static double median(List<FileResult> turns, ToDoubleFunction<FileResult> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String ratio(List<FileResult> turns, List<FileResult> base, ToDoubleFunction<FileResult> figure) {
        if (turns == base) {
            return "";
        }
        Ratio ratio = Ratio.of(IntStream.range(0, turns.size())
                .mapToDouble(i -> figure.applyAsDouble(turns.get(i)) / figure.applyAsDouble(base.get(i))));
        return ratio.low() == null
                ? String.format(Locale.ROOT, "%.2f", ratio.median())
                : String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", ratio.median(), ratio.low(), ratio.high());
    }
}
