package dev.deft.soak.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The callers of one reactor, each with one call outstanding, that call again when they are answered. Nearly all of their
 * calls do nothing, and go where they are answered soon: they make the numbers. Reactor thread only.
 */
final class Callers {

    /** The calls that a caller makes at most at once, where they are answered at once; then it rests until it is woken. */
    private static final int MOST_AT_ONCE = 2;

    /** The bound of what is drawn for each call. */
    private static final int DRAWS = 1 << 16;

    private final ReactorLoad load;
    private final List<CallTarget> targets;
    private final SplittableRandom random;
    private final List<Caller> callers = new ArrayList<>();

    private int demand;

    /** The target that all call on, or null if they call on all of them. */
    private @Nullable CallTarget favoured;

    private int underWay;

    /** @param targets those that answer soon; at least one */
    Callers(ReactorLoad load, List<CallTarget> targets, SplittableRandom random) {
        this.load = load;
        this.targets = List.copyOf(targets);
        this.random = random;
        for (int i = 0; i < load.tested().plan().callers(); i++) {
            callers.add(new Caller(i));
        }
    }

    /**
     * Draws anew how many there are, since one puts everything to sleep and many leave nothing asleep; and where they call.
     */
    void disturb() {
        int demands = 1 + Integer.numberOfTrailingZeros(Integer.highestOneBit(callers.size()));
        demand = 1 << Math.max(random.nextInt(demands), random.nextInt(demands)); // the few take long to get far
        favoured = random.nextInt(4) == 0 ? null : RandomChoice.of(targets, random);
    }

    void wake() {
        callers.subList(0, demand).forEach(Caller::callIfAtRest);
    }

    void rest() {
        demand = 0;
    }

    boolean areAtRest() {
        return underWay == 0;
    }

    /** Returns the calls without an answer. */
    List<ChaosCall> outstanding() {
        List<ChaosCall> calls = new ArrayList<>();
        for (Caller caller : callers) {
            if (caller.outstanding != null) {
                calls.add(caller.outstanding);
            }
        }
        return calls;
    }

    private final class Caller implements Submitter {

        private final int index;
        private @Nullable ChaosCall outstanding;

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
            for (int i = 0; i < MOST_AT_ONCE && outstanding == null && index < demand; i++) {
                send();
            }
            calling = false;
        }

        private void send() {
            int draw = random.nextInt(DRAWS);
            CallAction action = draw < 256 ? CallAction.EXCEPTION : CallAction.RETURN;
            CallerAction callerAction = draw >= DRAWS - 256 ? CallerAction.CANCEL : CallerAction.WAIT;
            CallTarget target = favoured == null ? targets.get(draw % targets.size()) : favoured;
            ChaosCall call = load.newCall(action, callerAction, target, this);
            outstanding = call;
            underWay++;
            load.send(call);
        }

        @Override
        public void answered(ChaosCall call) {
            if (outstanding == call) {
                outstanding = null;
                underWay--;
                callOn();
            }
        }

        @Override
        public String toString() {
            return "caller " + index + " of " + load.tested();
        }
    }
}
