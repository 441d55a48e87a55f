package dev.deft.bench;

import dev.deft.analysis.result.Ratio;
import dev.deft.deferred.Deferred;
import dev.deft.live.LatencySnapshot;
import dev.deft.live.LiveLatency;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;

/**
 * The cost of observing a pool: the time of deferred calls that do nothing, on a pool that a {@link LiveLatency} observes ÷ on one that nobody does,
 * by turns on the same reactor; and that of the recording alone, on one thread. Arguments: rounds, calls of a turn; a round has a turn of each pool, and the next
 * begins with the other one. Turns are short and many, and what is told is their median, so that a machine with other work to do shows nearly the same. A third pool,
 * unobserved like the second, shows what the method itself makes of no difference.
 */
@SuppressWarnings("SystemOut") // a benchmark's result
public final class ObserverCost {

    private static final int WORKERS = 1;
    private static final int BATCHES = 2_000;
    private static final int BATCH = 1_000;

    private final Reactor reactor = Reactor.builder().name("observer-cost").create();
    private final int calls;

    private ObserverCost(int calls) {
        this.calls = calls;
    }

    /** Measures and prints it. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        ObserverCost cost = new ObserverCost(args.length > 1 ? Integer.parseInt(args[1]) : 2_000);
        cost.reactor.start();
        LiveLatency latency = new LiveLatency();
        try (ThreadPool plain = start("plain", null);
                ThreadPool alike = start("alike", null);
                ThreadPool observed = start("observed", latency)) {
            for (int outstanding : new int[] {1, 64}) {
                cost.print("a second plain pool", alike, plain, outstanding, rounds);
                cost.print("with LiveLatency", observed, plain, outstanding, rounds);
            }
        }
        cost.reactor.close();
        System.out.printf(Locale.ROOT, "recording alone: %.0f ns a call%n", recordingNanos());
        LatencySnapshot recorded = latency.snapshot("observed");
        System.out.println("recorded: wait " + recorded.queue() + "; run " + recorded.run());
    }

    private static ThreadPool start(String name, LiveLatency latency) {
        ThreadPoolBuilder pool = ThreadPool.named(name).fixed(WORKERS);
        return (latency == null ? pool : pool.observedBy(latency)).start();
    }

    private void print(String what, ThreadPool pool, ThreadPool base, int outstanding, int rounds) throws Exception {
        nanosPerCall(pool, outstanding); // what compiles does so here
        nanosPerCall(base, outstanding);
        double[] ratios = new double[rounds];
        double[] differences = new double[rounds];
        double[] ofBase = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            boolean baseFirst = round % 2 == 0;
            double first = nanosPerCall(baseFirst ? base : pool, outstanding);
            double second = nanosPerCall(baseFirst ? pool : base, outstanding);
            ratios[round] = baseFirst ? second / first : first / second;
            differences[round] = baseFirst ? second - first : first - second;
            ofBase[round] = baseFirst ? first : second;
        }
        Ratio ratio = Ratio.of(DoubleStream.of(ratios));
        System.out.printf(
                Locale.ROOT,
                "%s, %d calls under way: %.3f (%.3f..%.3f) of %.0f ns a call, %+.0f ns in the median; %d rounds of %,d calls%n",
                what,
                outstanding,
                ratio.median(),
                ratio.low(),
                ratio.high(),
                median(ofBase),
                median(differences),
                rounds,
                calls);
    }

    private static double median(double[] values) {
        return DoubleStream.of(values).sorted().toArray()[values.length / 2];
    }

    /** The nanoseconds that it takes to be told of a call and to record it, in the median of many batches. */
    private static double recordingNanos() {
        LiveLatency latency = new LiveLatency();
        CallTimes call = new MadeCall();
        double[] nanos = new double[BATCHES];
        for (int batch = -BATCHES; batch < BATCHES; batch++) {
            long begin = System.nanoTime();
            for (int i = 0; i < BATCH; i++) {
                CallObserver told = latency.submitted(call);
                told.started(call);
                told.finished(call, null);
                told.delivered(call);
            }
            if (batch >= 0) {
                nanos[batch] = (double) (System.nanoTime() - begin) / BATCH;
            }
        }
        return median(nanos);
    }

    /** A call that waited for 5 µs, ran for 50 and was back after 3. */
    private record MadeCall() implements CallTimes {
        @Override
        public String pool() {
            return "made";
        }

        @Override
        public boolean isDeferred() {
            return true;
        }

        @Override
        public long submittedNanos() {
            return 0;
        }

        @Override
        public long startedNanos() {
            return 5_000;
        }

        @Override
        public long finishedNanos() {
            return 55_000;
        }

        @Override
        public long deliveredNanos() {
            return 58_000;
        }
    }

    private double nanosPerCall(ThreadPool pool, int outstanding) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long begin = System.nanoTime();
        reactor.callFromThread(() -> {
            Turn turn = new Turn(pool, done);
            for (int i = 0; i < outstanding; i++) {
                turn.call();
            }
        });
        done.get();
        return (double) (System.nanoTime() - begin) / calls;
    }

    /** A turn of a pool: callers, each of which calls again when it has its result. Reactor thread. */
    private final class Turn {

        private final ThreadPool pool;
        private final CompletableFuture<Void> done;
        private int begun;
        private int ended;

        Turn(ThreadPool pool, CompletableFuture<Void> done) {
            this.pool = pool;
            this.done = done;
        }

        void call() {
            if (begun == calls) {
                return;
            }
            begun++;
            Deferred<Integer> call = reactor.deferToThreadPool(pool, () -> 1);
            call.onSuccess(one -> {
                ended++;
                if (ended == calls) {
                    done.complete(null);
                }
                call();
            });
        }
    }
}
