package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.jfr.JfrEvents;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A shop whose recording shows what was slow in it, and what was refused:
 * {@code java -XX:StartFlightRecording=filename=shop.jfr … dev.deft.examples.RecordedShop}.
 */
final class RecordedShop {

    private static final PoolObserver EVENTS = JfrEvents.over(Duration.ofMillis(20));

    private RecordedShop() {}

    static ThreadPoolBuilder database() {
        return ThreadPool.named("db")
                .maxThreads(2)
                .queueCapacity(4)
                .watchdog(Duration.ofMillis(200))
                .observedBy(EVENTS);
    }

    static ReactorBuilder web() {
        return Reactor.builder().name("web").watchdog(Duration.ofMillis(100)).observedBy(EVENTS);
    }

    public static void main(String[] args) throws Exception {
        ThreadPool db = database().start();
        try (Reactor reactor = web().create()) {
            reactor.stopsWith(db);
            reactor.start();
            int answered = reactor.blockingCallFromThread(() -> orders(reactor, db));
            System.out.println(answered + " orders were answered");
        }
    }

    /** Asks for more orders at once than there is room for; the last takes long, and so does the bill. Returns how many were answered. */
    private static Deferred<Integer> orders(Reactor reactor, ThreadPool db) {
        List<Deferred<Integer>> all = new ArrayList<>();
        for (int number = 1; number <= 7; number++) {
            int millis = number == 6 ? 350 : 5 * number;
            all.add(reactor.deferToThreadPool(db, () -> find(millis)).addErrback(refused -> 0));
        }
        return Deferreds.gatherResults(all).addCallback(found -> bill(found));
    }

    /** Stands for a query. */
    private static int find(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        return 1;
    }

    /** Does on the reactor's thread what it had better not: it computes for long. */
    private static int bill(List<Integer> found) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(250);
        int sum = 0;
        while (System.nanoTime() < end) {
            sum = found.stream().mapToInt(Integer::intValue).sum();
        }
        return sum;
    }
}
