package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.deft.deferred.Deferred;
import dev.deft.threadpool.ThreadPool;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The reactor on real threads, over each transport: that what the hand-driven tests show is wired to them. */
@Tag("real-threads")
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
final class RunningReactorTest {

    @Parameter
    Transport transport;

    /** Plain on purpose: the warranty's third point says that it needs be no more. */
    private int plain;

    @BeforeEach
    void skipWhereItCannotBeHad() {
        Transports.assumeAvailable(transport);
    }

    private ReactorBuilder reactor() {
        return Reactor.builder().transport(transport);
    }

    @Test
    void runOwnsTheCallersThreadUntilStop() {
        List<String> threads = new ArrayList<>();
        Reactor reactor = reactor().create();
        try (ThreadPool db = ThreadPool.named("db").fixed(1).start()) {
            reactor.deferToThreadPool(
                            db, () -> threads.add(Thread.currentThread().getName()))
                    .onBoth(done -> {
                        threads.add(Thread.currentThread().getName());
                        reactor.stop();
                    });

            reactor.run();
        }

        assertThat(threads).containsExactly("deft-db-1", Thread.currentThread().getName());
    }

    @Test
    void whatEachSideWroteTheOtherSees() throws Exception {
        int calls = 20_000;
        try (Reactor reactor = reactor().create().start();
                ThreadPool db = ThreadPool.named("db").fixed(2).start()) {
            List<Integer> wrong = reactor.blockingCallFromThread(() -> {
                List<Integer> seenOutOfTurn = new ArrayList<>();
                Deferred<List<Integer>> done = reactor.newDeferred();
                countUp(reactor, db, calls, seenOutOfTurn, done);
                return done;
            });

            assertThat(wrong).isEmpty();
            assertThat(plain).isEqualTo(2 * calls);
        }
    }

    /** The reactor's thread and the workers take turns at adding one. */
    private void countUp(
            Reactor reactor, ThreadPool pool, int left, List<Integer> wrong, Deferred<List<Integer>> done) {
        if (left == 0) {
            done.callback(wrong);
            return;
        }
        int before = ++plain;
        reactor.deferToThreadPool(pool, () -> plain++).onBoth(result -> {
            if (plain != before + 1) {
                wrong.add(plain);
            }
            countUp(reactor, pool, left - 1, wrong, done);
        });
    }

    @Test
    void callsFromManyThreadsAreAllMadeAndThoseOfEachInOrder() throws Exception {
        int threads = 4;
        int calls = 5_000;
        List<List<Integer>> made = new ArrayList<>();
        try (Reactor reactor = reactor().create().start()) {
            CountDownLatch all = new CountDownLatch(threads * calls);
            for (int t = 0; t < threads; t++) {
                List<Integer> ofThisThread = new ArrayList<>();
                made.add(ofThisThread);
                Thread caller = new Thread(() -> {
                    for (int i = 0; i < calls; i++) {
                        int number = i;
                        reactor.callFromThread(() -> {
                            ofThisThread.add(number);
                            all.countDown();
                        });
                    }
                });
                caller.start();
            }
            assertThat(all.await(600, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(made)
                .allSatisfy(numbers -> assertThat(numbers).hasSize(calls).isSorted());
    }

    @Test
    void aTimerWakesASleepingReactor() throws Exception {
        try (Reactor reactor = reactor().create().start()) {
            String result = reactor.blockingCallFromThread(() -> {
                Deferred<String> later = reactor.newDeferred();
                reactor.callLater(Duration.ofMillis(20), () -> later.callback("later"));
                return later;
            });

            assertThat(result).isEqualTo("later");
        }
    }

    @Test
    void closeWaitsAndLeavesNoThreadBehind() throws Exception {
        Reactor reactor = reactor().name("gone").create().start();
        reactor.blockingCallFromThread(() -> reactor.deferToThread(() -> "work"));
        reactor.blockingCallFromThread(() -> reactor.resolve("localhost"));
        assertThat(liveThreads()).contains("deft-gone", "deft-gone-shared-1", "deft-gone-resolver-1");

        reactor.close();
        reactor.close();

        // The loop's thread opens the latch that close() waits for and then has nothing left to do but end.
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("deft-gone")) {
                thread.join(30_000);
            }
        }
        assertThat(liveThreads()).noneMatch(name -> name.startsWith("deft-gone"));
    }

    @Test
    void anInterruptDoesNotEndTheWaitInCloseAndIsThereAfterwards() {
        Reactor reactor = reactor().create().start();
        Thread.currentThread().interrupt();

        reactor.close();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptOfItsThreadDoesNotStopTheReactor() throws Exception {
        try (Reactor reactor = reactor().create().start()) {
            reactor.callFromThread(() -> Thread.currentThread().interrupt());

            assertThat(reactor.<String>blockingCallFromThread(() -> reactor.deferToThread(() -> "still here")))
                    .isEqualTo("still here");
        }
    }

    @Test
    void closeOnTheReactorsOwnThreadDoesNotWaitForItself() {
        Reactor reactor = reactor().create();
        reactor.callWhenRunning(reactor::close);

        assertThatCode(reactor::run).doesNotThrowAnyException();
    }

    @Test
    void lookUpsDoNotWaitBehindUserWork() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        try (Reactor reactor = reactor()
                .threadPoolSize(1)
                .hostResolver(host -> List.of(java.net.InetAddress.getLoopbackAddress()))
                .create()
                .start()) {
            reactor.callFromThread(() -> {
                for (int i = 0; i < 100; i++) {
                    reactor.callInThread(() -> awaitUninterruptibly(letGo));
                }
            });

            assertThat(reactor.blockingCallFromThread(() -> reactor.resolve("example.org")))
                    .containsExactly(java.net.InetAddress.getLoopbackAddress());
            letGo.countDown();
        }
    }

    @Test
    void anIdleReactorWithIdlePoolsUsesNoCpu() throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (Reactor reactor = reactor().name("idle").create().start();
                ThreadPool db = ThreadPool.named("idle-db").fixed(2).start()) {
            reactor.blockingCallFromThread(() -> reactor.deferToThreadPool(db, () -> "work"));
            reactor.blockingCallFromThread(() -> reactor.deferToThread(() -> "work"));
            List<Thread> ours = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("deft-idle"))
                    .toList();
            assertThat(ours).hasSize(4);

            long used;
            int looks = 0;
            do { // on a busy machine they need a while to get to rest; a thread that spins never does
                long before = cpuNanos(threads, ours);
                assertThat(new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS))
                        .as("nothing but time passes")
                        .isFalse();
                used = cpuNanos(threads, ours) - before;
            } while (used > 0 && ++looks < 20);

            assertThat(used).as("processor time of half a second without work").isZero();
        }
    }

    private static long cpuNanos(ThreadMXBean threads, List<Thread> of) {
        return of.stream()
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
                .sum();
    }

    private static Set<String> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
