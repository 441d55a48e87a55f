package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** What one reactor of an episode does: its callers and its forays, and what befalls their calls. Reactor thread only. */
final class Load {

    /** About as long as a call that takes its time. */
    private static final Duration TIME_OUT = Duration.ofMillis(1);

    private static final int LONGEST_TICK_MICROS = 3_000;
    private static final int LATEST_CANCEL_MICROS = 1_000;
    private static final int TICKS_BETWEEN_DISTURBANCES = 8;
    private static final int MOST_FORAYS_A_TICK = 24;
    private static final int MOST_THREADS = 64;

    /** One disturbance of so many gives a pool another number of threads. */
    private static final int RESIZES = 6;

    private static final int NUMBERS = 1_024;

    private final Host host;
    private final Books books;
    private final List<Lane> sound;
    private final SplittableRandom random;
    private final Callers callers;
    private final Forays forays;
    private final List<Probe> probes;

    /** Any thread; completed on the reactor's, when no caller waits any more. */
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    private boolean draining;
    private long ticks;
    private long nextNumber;
    private long lastNumber = -1;

    /**
     * A load that has not begun.
     *
     * @param sound the lanes for most of the calls, at least one
     * @param pools those for forays, at least one
     * @param executors those for forays that are not Deft's, at least one
     */
    Load(
            Host host,
            Books books,
            List<Lane> sound,
            List<Lane> pools,
            List<Lane> executors,
            OpenCalls open,
            List<Probe> probes,
            SplittableRandom random) {
        this.host = host;
        this.books = books;
        this.sound = List.copyOf(sound);
        this.probes = List.copyOf(probes);
        this.random = random;
        this.callers = new Callers(this, sound, random);
        this.forays = new Forays(this, pools, executors, random, open);
    }

    Host host() {
        return host;
    }

    void tick() {
        if (draining) {
            return;
        }
        probes.forEach(Probe::tick);
        host.later(Duration.ofNanos(1_000L * (1 + random.nextInt(LONGEST_TICK_MICROS))), this::tick);
        if (ticks++ % TICKS_BETWEEN_DISTURBANCES == 0) {
            disturb();
        }
        callers.wake();
        forays.send(random.nextInt(MOST_FORAYS_A_TICK));
    }

    private void disturb() {
        callers.disturb();
        if (random.nextInt(RESIZES) == 0) {
            resize(Draw.one(sound, random));
        }
    }

    /** Never to so few that all may be held up. */
    private void resize(Lane lane) {
        int least = lane.plan().mostHeld() + 1;
        int most = least + random.nextInt(MOST_THREADS - least);
        if (lane.type() == Lane.Type.POOL) {
            lane.pool().resize(random.nextInt(2), most);
        } else {
            host.reactor().suggestThreadPoolSize(most);
        }
    }

    /** Makes no more calls. */
    void drain() {
        draining = true;
        callers.rest();
        drained();
    }

    private void drained() {
        if (callers.areAtRest()) {
            drained.complete(null);
        } else {
            host.later(TIME_OUT, this::drained);
        }
    }

    /** Completed when no caller waits any more, after {@link #drain}. Any thread. */
    CompletableFuture<Void> whenDrained() {
        return drained;
    }

    /** The callers' calls without an answer. To be called when the reactor has ended, by whoever waited for that. */
    List<Call> outstanding() {
        return callers.outstanding();
    }

    Call newCall(Deed deed, Treatment treatment, Lane lane, Submitter submitter) {
        if (nextNumber > lastNumber) {
            nextNumber = books.numbers(NUMBERS);
            lastNumber = nextNumber + NUMBERS - 1;
        }
        return new Call(nextNumber++, deed, treatment, lane, host, submitter, books);
    }

    void send(Call call) {
        attend(call, call.lane().send(host, call));
    }

    private Deferred<?> attend(Call call, Deferred<Object> answer) {
        Deferred<?> chain = treated(call, answer)
                .addCallbacks(
                        value -> {
                            call.returned(value);
                            return call;
                        },
                        failure -> {
                            call.failed(failure);
                            tryAgain(call);
                            return call;
                        });
        if (call.treatment() == Treatment.CANCEL) {
            chain.cancel();
        }
        return chain;
    }

    private Deferred<Object> treated(Call call, Deferred<Object> answer) {
        return switch (call.treatment()) {
            case WAIT, CANCEL, TRY_AGAIN, INTERRUPT_CALLER -> answer;
            case CANCEL_LATER -> {
                host.later(Duration.ofNanos(1_000L * random.nextInt(LATEST_CANCEL_MICROS)), answer::cancel);
                yield answer;
            }
            case TIME_OUT -> answer.addTimeout(TIME_OUT, host.reactor());
            case THROWING_CALLBACK ->
                answer.addCallback(value -> {
                    throw call.thrown();
                });
            case THROWING_OBSERVER ->
                answer.onSuccess(value -> {
                    throw call.thrown();
                });
            case NEST -> answer.addCallbackDeferring(value -> nested(value));
        };
    }

    /** A second call, whatever becomes of it, and then the first's value. */
    private Deferred<Object> nested(Object value) {
        Call second = forays.make(Deed.RETURN, Treatment.WAIT, sound.get(0));
        return attend(second, second.lane().send(host, second)).addCallback(answered -> value);
    }

    private void tryAgain(Call call) {
        if (call.treatment() != Treatment.TRY_AGAIN || call.outcome() != Outcome.REACTOR_STOPPED) {
            return;
        }
        Call again = forays.make(Deed.RETURN, Treatment.WAIT, call.lane());
        send(again);
        if (again.outcome() != Outcome.REACTOR_STOPPED) {
            books.complaints()
                    .add(again + " was made after " + host
                            + " had stopped, and did not fail at once for that; its answer: " + again.outcome());
        }
    }
}
