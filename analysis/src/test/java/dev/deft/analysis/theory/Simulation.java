package dev.deft.analysis.theory;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;

/** Queues call by call, in nanoseconds, to hold the formulas against. Uses none of them. */
final class Simulation {

    /** For a worker, of each call; sorted. */
    private final double[] waits;

    /** Of each call; sorted. */
    private final double[] responses;

    private final double lastedNanos;

    private Simulation(double[] waits, double[] responses, double lastedNanos) {
        this.waits = waits;
        this.responses = responses;
        this.lastedNanos = lastedNanos;
    }

    /** A time that is drawn anew for each call. */
    @FunctionalInterface
    interface Draw {

        double next(SplittableRandom random);

        static Draw constant(double nanos) {
            return random -> nanos;
        }

        static Draw exponential(double mean) {
            return random -> -mean * Math.log(1 - random.nextDouble());
        }

        /** Of a mean, and a standard deviation that is so many times the mean. */
        static Draw logNormal(double mean, double variation) {
            double spread = Math.sqrt(Math.log1p(variation * variation));
            return random -> mean * Math.exp(spread * normal(random) - spread * spread / 2);
        }

        private static double normal(SplittableRandom random) {
            return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
        }
    }

    double meanWait() {
        return Arrays.stream(waits).average().orElseThrow();
    }

    double meanResponse() {
        return Arrays.stream(responses).average().orElseThrow();
    }

    double waited() {
        return (double) Arrays.stream(waits).filter(wait -> wait > 0).count() / waits.length;
    }

    double quantile(double p) {
        return responses[(int) (p * responses.length)];
    }

    double throughput() {
        return 1e9 * responses.length / lastedNanos;
    }

    private static Simulation sorted(double[] waits, double[] responses, double lastedNanos) {
        Arrays.sort(waits);
        Arrays.sort(responses);
        return new Simulation(waits, responses, lastedNanos);
    }

    /** Calls from outside, first come, first served, by whichever of the servers is free first. A tenth warms it up. */
    static Simulation open(Draw between, Draw service, int servers, int calls, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PriorityQueue<Double> freeAt = new PriorityQueue<>();
        for (int i = 0; i < servers; i++) {
            freeAt.add(0.0);
        }
        int warmUp = calls / 10;
        double[] waits = new double[calls];
        double[] responses = new double[calls];
        double now = 0;
        double began = 0;
        for (int i = -warmUp; i < calls; i++) {
            now += between.next(random);
            double start = Math.max(now, freeAt.remove());
            double end = start + service.next(random);
            freeAt.add(end);
            if (i >= 0) {
                waits[i] = start - now;
                responses[i] = end - now;
            } else {
                began = now;
            }
        }
        return sorted(waits, responses, now - began);
    }

    /** Callers whose calls go from the reactor to the pool and back, each queue first come, first served. */
    static Simulation closed(int demand, Draw service, Draw reactor, int servers, int calls, long seed) {
        return new Loop(demand, service, reactor, servers, seed).run(calls);
    }

    /** One call is on the reactor, some are in service, the others wait for either. */
    private static final class Loop {

        private final Draw service;
        private final Draw reactor;
        private final int servers;
        private final SplittableRandom random;
        private final PriorityQueue<Event> events = new PriorityQueue<>();
        private final Queue<Integer> atReactor = new ArrayDeque<>();
        private final Queue<Integer> atPool = new ArrayDeque<>();
        private final double[] madeAt;
        private final double[] cameToPoolAt;
        private final double[] waited;
        private boolean reactorBusy;
        private int serving;
        private double now;

        /** The end of a caller's call: by the reactor, or by its worker. */
        private record Event(double at, int caller, boolean byReactor) implements Comparable<Event> {
            @Override
            public int compareTo(Event other) {
                return Double.compare(at, other.at);
            }
        }

        /** Begins with the first calls anywhere between their start and their end, as in a loop that has run for long. */
        Loop(int demand, Draw service, Draw reactor, int servers, long seed) {
            this.service = service;
            this.reactor = reactor;
            this.servers = servers;
            random = new SplittableRandom(seed);
            madeAt = new double[demand];
            cameToPoolAt = new double[demand];
            waited = new double[demand];
            for (int caller = 0; caller < demand; caller++) {
                if (serving < servers) {
                    serving++;
                    events.add(new Event(random.nextDouble() * service.next(random), caller, false));
                } else {
                    atPool.add(caller);
                }
            }
        }

        Simulation run(int calls) {
            double[] waits = new double[calls];
            double[] responses = new double[calls];
            double began = 0;
            for (int done = -calls / 10; done < calls; ) {
                Event event = events.remove();
                now = event.at();
                int caller = event.caller();
                if (!event.byReactor()) {
                    serving--;
                    atReactor.add(caller);
                    fill();
                    continue;
                }
                reactorBusy = false;
                if (done >= 0) {
                    waits[done] = waited[caller];
                    responses[done] = now - madeAt[caller];
                } else {
                    began = now;
                }
                done++;
                madeAt[caller] = now;
                cameToPoolAt[caller] = now;
                atPool.add(caller);
                fill();
            }
            return sorted(waits, responses, now - began);
        }

        private void fill() {
            while (serving < servers && !atPool.isEmpty()) {
                int caller = atPool.remove();
                waited[caller] = now - cameToPoolAt[caller];
                serving++;
                events.add(new Event(now + service.next(random), caller, false));
            }
            if (!reactorBusy && !atReactor.isEmpty()) {
                reactorBusy = true;
                events.add(new Event(now + reactor.next(random), atReactor.remove(), true));
            }
        }
    }
}
