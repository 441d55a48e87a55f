package dev.deft.soak;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Scheduler;
import dev.deft.deferred.ThrowingRunnable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The callers of a soak: up to 256, each with one call outstanding, that call again when they are answered.
 *
 * <p>Nearly all calls do nothing, so that what is exercised is the hand-over. Every 20 ms the number of callers is drawn
 * anew, since one puts everything to sleep and 256 leave nothing asleep, and whether they call on one target or on
 * all; and now and then a target gets another number of threads.
 *
 * <p>Everything here runs on the reactor's thread and belongs to it.
 */
final class SoakLoad {

    static final Duration DISTURBANCE = Duration.ofMillis(20);

    /** The time between two looks for callers that wait for the same answer still. */
    static final Duration ROUND = Duration.ofSeconds(1);

    /** The time that the caller of a {@code TIME_OUT} waits. */
    static final Duration TIME_OUT = Duration.ofMillis(1);

    private static final int MOST_CALLERS = 256;

    /** The number of numbers of callers, which are powers of two: 1 to 256. */
    private static final int DEMANDS = 9;

    /** The bound of what is drawn for each call. */
    private static final int DRAWS = 1 << 16;

    private final SoakPlan plan;
    private final SoakTally tally;
    private final List<SoakTarget> roomy;
    private final SoakTarget tiny;
    private final Scheduler scheduler;
    private final ThrowingRunnable pause;
    private final Runnable whenDone;

    private final SplittableRandom random;
    private final List<Caller> callers = new ArrayList<>();
    private final long mostRounds;

    private int demand = 1;

    /** The target that all call on, or null if they call on all of them. */
    private @Nullable SoakTarget favoured;

    private boolean draining;
    private boolean done;

    /**
     * Makes a load that has not begun.
     *
     * @param roomy targets that refuse nothing; the first has so many threads that a call may take its time there
     * @param tiny the target that refuses
     * @param pause the action of a call that takes its time
     * @param whenDone called once: when every call has been answered, or calls were found lost, of which the tally tells
     */
    SoakLoad(
            SoakPlan plan,
            SoakTally tally,
            List<SoakTarget> roomy,
            SoakTarget tiny,
            Scheduler scheduler,
            ThrowingRunnable pause,
            Runnable whenDone) {
        this.plan = plan;
        this.tally = tally;
        this.roomy = List.copyOf(roomy);
        this.tiny = tiny;
        this.scheduler = scheduler;
        this.pause = pause;
        this.whenDone = whenDone;
        this.random = new SplittableRandom(plan.seed());
        this.mostRounds = plan.patience().dividedBy(ROUND);
    }

    void start() {
        for (int i = 0; i < MOST_CALLERS; i++) {
            callers.add(new Caller(i));
        }
        scheduler.callLater(plan.duration(), this::stop);
        scheduler.callLater(ROUND, this::round);
        disturb();
    }

    /** Makes no new calls, and is done when those outstanding have been answered. */
    void stop() {
        draining = true;
        doneIfAllAnswered();
    }

    private void disturb() {
        if (draining) {
            return;
        }
        scheduler.callLater(DISTURBANCE, this::disturb);
        demand = 1 << Math.max(random.nextInt(DEMANDS), random.nextInt(DEMANDS)); // the few take long to get far
        favoured = random.nextInt(4) == 0 ? null : roomy.get(random.nextInt(roomy.size()));
        if (random.nextInt(5) == 0) {
            roomy.get(random.nextInt(roomy.size())).resize().accept(1 + random.nextInt(64));
        }
        callers.subList(0, demand).forEach(Caller::callIfAtRest);
    }

    /** Takes a call for lost if its caller waited for it {@link #mostRounds} rounds ago already. */
    private void round() {
        if (done) {
            return;
        }
        List<SoakCall> lost = callers.stream()
                .filter(Caller::hasWaitedTooLong)
                .map(Caller::call)
                .toList();
        if (lost.isEmpty()) {
            scheduler.callLater(ROUND, this::round);
            return;
        }
        lost.forEach(call -> tally.violations()
                .add(call + " was not answered within " + plan.patience().toSeconds() + " s"));
        finish();
    }

    private void doneIfAllAnswered() {
        if (draining && tally.made() == tally.answered()) {
            finish();
        }
    }

    private void finish() {
        if (!done) {
            draining = true;
            done = true;
            whenDone.run();
        }
    }

    private SoakCall draw() {
        int draw = random.nextInt(DRAWS);
        SoakCall.CallKind kind = kindOf(draw);
        return new SoakCall(tally.make(), kind, targetOf(kind), pause, tally.ranTwice());
    }

    private static SoakCall.CallKind kindOf(int draw) {
        if (draw >= 512) {
            return SoakCall.CallKind.RETURN;
        }
        if (draw >= 256) {
            return SoakCall.CallKind.THROW;
        }
        if (draw >= 8) {
            return SoakCall.CallKind.CANCEL;
        }
        return draw >= 2 ? SoakCall.CallKind.PAUSE : SoakCall.CallKind.TIME_OUT;
    }

    private SoakTarget targetOf(SoakCall.CallKind kind) {
        if (kind == SoakCall.CallKind.TIME_OUT) {
            return roomy.get(0);
        }
        if (kind == SoakCall.CallKind.PAUSE) {
            return random.nextBoolean() ? roomy.get(0) : tiny; // where it makes others be refused
        }
        int draw = random.nextInt(512);
        if (draw == 0) {
            return tiny;
        }
        return favoured == null ? roomy.get(draw % roomy.size()) : favoured;
    }

    /** A caller; the answer to each of its calls makes the next. */
    private final class Caller {

        private final int index;

        /** The outstanding call, or null while at rest. */
        private @Nullable SoakCall outstanding;

        private @Nullable SoakCall inLastRound;
        private long rounds;

        /**
         * True while a call is being made: an answer that comes meanwhile, as a refusal does, must not make the next inside
         * it.
         */
        private boolean calling;

        Caller(int index) {
            this.index = index;
        }

        void callIfAtRest() {
            if (outstanding == null) {
                callOn();
            }
        }

        private void callOn() {
            if (calling) {
                return;
            }
            calling = true;
            while (outstanding == null && mayCall()) {
                send();
            }
            calling = false;
            doneIfAllAnswered();
        }

        private boolean mayCall() {
            if (tally.made() == plan.calls()) {
                draining = true;
            }
            return !draining && index < demand;
        }

        private void send() {
            SoakCall call = draw();
            outstanding = call;
            Deferred<SoakCall> answer = call.target().defer().apply(call);
            if (call.kind() == SoakCall.CallKind.TIME_OUT) {
                answer.addTimeout(TIME_OUT, scheduler);
            }
            answer.addCallbacks(
                    value -> {
                        tally.returned(call, value);
                        return goOn(call);
                    },
                    failure -> {
                        tally.failed(call, failure);
                        return goOn(call);
                    });
            if (call.kind() == SoakCall.CallKind.CANCEL) {
                answer.cancel();
            }
        }

        private SoakCall goOn(SoakCall answered) {
            if (outstanding == answered) {
                outstanding = null;
                callOn();
            }
            return answered;
        }

        boolean hasWaitedTooLong() {
            rounds = outstanding != null && outstanding == inLastRound ? rounds + 1 : 0;
            inLastRound = outstanding;
            return rounds >= mostRounds;
        }

        SoakCall call() {
            return Objects.requireNonNull(outstanding, "a caller at rest has lost nothing");
        }
    }
}
