package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Idle costs nothing: whoever waits sleeps, and is not woken to look whether there is something after all; nor is who watches it. */
@Tag("real-threads")
final class IdleReactorTest {

    private static final Path THREADS = Path.of("/proc/self/task");
    private static final String SWITCHES = "voluntary_ctxt_switches:";

    /** The time in which nothing is to happen; more is for a run by hand. */
    private static final long MILLIS = Long.getLong("dev.deft.idleMillis", 2_000);

    /** The time of a watchdog that would look many times meanwhile, if there were anything to look at. */
    private static final Duration TOO_LONG = Duration.ofMillis(100);

    /** The most looks: a thread that is woken again and again is found by each of them. */
    private static final int MOST_LOOKS = 10;

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void afterABusyPhaseNoThreadOfDeftIsWokenForNothing(WaitStrategy strategy) throws Exception {
        assumeTrue(
                Files.isDirectory(THREADS),
                "skipped: only Linux says, in " + THREADS + ", how often a thread went to sleep");
        try (Reactor reactor = Reactor.builder()
                        .name("quiet")
                        .waitStrategy(strategy)
                        .watchdog(TOO_LONG)
                        .create()
                        .start();
                ThreadPool db = ThreadPool.named("quiet-db")
                        .fixed(2)
                        .waitStrategy(strategy)
                        .watchdog(TOO_LONG)
                        .start()) {
            for (int i = 0; i < 500; i++) {
                reactor.blockingCallFromThread(() -> manyCalls(reactor, db));
            }

            Map<String, Long> before;
            Map<String, Long> after;
            int looks = 0;
            do { // until watches and waits awake are over, which on a busy machine may take a while
                nothingHappensFor(300);
                before = sleeps();
                nothingHappensFor(MILLIS);
                after = sleeps();
            } while (!after.equals(before) && ++looks < MOST_LOOKS);

            assertThat(before).hasSizeGreaterThanOrEqualTo(5);
            assertThat(before.keySet()).anyMatch(thread -> thread.startsWith("deft-quiet-watc")); // the reactor's
            assertThat(after).isEqualTo(before);
        }
    }

    private static Deferred<List<Integer>> manyCalls(Reactor reactor, ThreadPool db) {
        List<Deferred<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            calls.add(reactor.deferToThreadPool(db, () -> 1));
            calls.add(reactor.deferToThread(() -> 2));
        }
        return Deferreds.gatherResults(calls);
    }

    private static void nothingHappensFor(long millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    /** Returns how often each of the threads went to sleep, by its name, of which the system keeps the beginning, and its number. */
    private static Map<String, Long> sleeps() throws IOException {
        Map<String, Long> sleeps = new TreeMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                List<String> status = Files.readAllLines(thread.resolve("status"));
                String name = valueOf("Name:", status);
                if (name.startsWith("deft-quiet")) {
                    sleeps.put(name + " " + thread.getFileName(), Long.valueOf(valueOf(SWITCHES, status)));
                }
            }
        }
        return sleeps;
    }

    private static String valueOf(String key, List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .orElseThrow()
                .substring(key.length())
                .strip();
    }
}
