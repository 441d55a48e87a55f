package dev.deft.bench;

import dev.deft.analysis.result.Ratio;
import dev.deft.deferred.Deferred;
import dev.deft.jfr.JfrEvents;
import dev.deft.live.LatencySnapshot;
import dev.deft.live.LiveLatency;
import dev.deft.micrometer.PoolTimers;
import dev.deft.reactor.ContextCarrier;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The cost of seeing what pools do: the time of deferred calls that do nothing, on a pool that somebody observes, or by a reactor that carries a context, ÷ on a
 * plain one of a plain reactor, by turns; and that of {@link LiveLatency}'s recording alone, on one thread. Arguments: rounds, calls of a turn; a round has a turn of
 * each of two, and the next begins with the other one. Turns are short and many, and what is told is their median, so that a machine with other work to do shows
 * nearly the same. A second plain pool of the plain reactor shows what the method itself makes of no difference.
 */
@SuppressWarnings("SystemOut") // a benchmark's result
public final class ObserverCost {

    private static final int WORKERS = 1;
    private static final int BATCHES = 2_000;
    private static final int BATCH = 1_000;
    private static final Duration SLOW = Duration.ofMillis(20);

    /** Calls by a reactor on a pool, which are compared with those of another. */
    private record Subject(String what, Reactor reactor, ThreadPool pool) {}

    private final int rounds;
    private final int calls;

    private ObserverCost(int rounds, int calls) {
        this.rounds = rounds;
        this.calls = calls;
    }

    /** Measures and prints it. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        ObserverCost cost = new ObserverCost(rounds, args.length > 1 ? Integer.parseInt(args[1]) : 2_000);
        Reactor plain = started(Reactor.builder().name("plain"));
        Reactor carrying = started(Reactor.builder().name("carrying").carries(ContextCarrier.mdc()));
        LiveLatency latency = new LiveLatency();
        Subject base = new Subject("plain", plain, pool("plain", null));
        List<Subject> subjects = List.of(
                new Subject("a second plain pool", plain, pool("alike", null)),
                new Subject("an observer that does nothing", plain, pool("observed", new Nothing())),
                new Subject("LiveLatency", plain, pool("live", latency)),
                new Subject(
                        "PoolTimers, Micrometer's simple registry",
                        plain,
                        pool("timed", new PoolTimers(new SimpleMeterRegistry()))),
                new Subject("JfrEvents while nobody records", plain, pool("unrecorded", JfrEvents.over(SLOW))),
                new Subject("the MDC carried, one entry", carrying, pool("carried", null)));
        for (int outstanding : new int[] {1, 64}) {
            for (Subject subject : subjects) {
                cost.print(subject, base, outstanding);
            }
        }
        try (Recording recording = new Recording()) {
            recording.start();
            Subject recorded = new Subject(
                    "JfrEvents while a recording takes slow calls", plain, pool("recorded", JfrEvents.over(SLOW)));
            for (int outstanding : new int[] {1, 64}) {
                cost.print(recorded, base, outstanding);
            }
            recorded.pool.close();
        }
        subjects.forEach(subject -> subject.pool.close());
        base.pool.close();
        plain.close();
        carrying.close();
        System.out.printf(Locale.ROOT, "LiveLatency's recording alone: %.0f ns a call%n", recordingNanos());
        LatencySnapshot recorded = latency.snapshot("live");
        System.out.println("recorded: wait " + recorded.queue() + "; run " + recorded.run());
    }

    private static Reactor started(ReactorBuilder builder) {
        return builder.create().start();
    }

    private static ThreadPool pool(String name, @Nullable PoolObserver observer) {
        ThreadPoolBuilder pool = ThreadPool.named(name).fixed(WORKERS);
        return (observer == null ? pool : pool.observedBy(observer)).start();
    }

    /** Is told of all that there is to tell. */
    private static final class Nothing implements PoolObserver, CallObserver {
        @Override
        public CallObserver submitted(CallTimes call) {
            return this;
        }
    }

    private void print(Subject subject, Subject base, int outstanding) throws Exception {
        nanosPerCall(subject, outstanding); // what compiles does so here
        nanosPerCall(base, outstanding);
        double[] ratios = new double[rounds];
        double[] differences = new double[rounds];
        double[] ofBase = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            boolean baseFirst = round % 2 == 0;
            double first = nanosPerCall(baseFirst ? base : subject, outstanding);
            double second = nanosPerCall(baseFirst ? subject : base, outstanding);
            ratios[round] = baseFirst ? second / first : first / second;
            differences[round] = baseFirst ? second - first : first - second;
            ofBase[round] = baseFirst ? first : second;
        }
        Ratio ratio = Ratio.of(DoubleStream.of(ratios));
        System.out.printf(
                Locale.ROOT,
                "%s, %d calls under way: %.3f (%.3f..%.3f) of %.0f ns a call, %+.0f ns in the median; %d rounds of %,d calls%n",
                subject.what,
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

    private double nanosPerCall(Subject subject, int outstanding) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long begin = System.nanoTime();
        subject.reactor.callFromThread(() -> {
            MDC.put("request", "17");
            Turn turn = new Turn(subject, done);
            for (int i = 0; i < outstanding; i++) {
                turn.call();
            }
        });
        done.get();
        return (double) (System.nanoTime() - begin) / calls;
    }

    /** A turn of a pool: callers, each of which calls again when it has its result. Reactor thread. */
    private final class Turn {

        private final Subject subject;
        private final CompletableFuture<Void> done;
        private int begun;
        private int ended;

        Turn(Subject subject, CompletableFuture<Void> done) {
            this.subject = subject;
            this.done = done;
        }

        void call() {
            if (begun == calls) {
                return;
            }
            begun++;
            Deferred<Integer> call = subject.reactor.deferToThreadPool(subject.pool, () -> 1);
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
