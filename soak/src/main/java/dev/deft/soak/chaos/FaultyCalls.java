package dev.deft.soak.chaos;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The calls of one reactor that go wrong: every action on every target, and every action of its caller. Reactor thread only.
 */
final class FaultyCalls implements Submitter {

    /** The bound of those without an answer: some stay until the reactor stops, and are not to become ever more. */
    private static final int MOST_OPEN = 1_000;

    private static final List<CallerAction> CALLER_ACTIONS = List.of(
            CallerAction.WAIT,
            CallerAction.CANCEL,
            CallerAction.CANCEL_LATER,
            CallerAction.TIME_OUT,
            CallerAction.THROWING_CALLBACK,
            CallerAction.THROWING_OBSERVER,
            CallerAction.NEST,
            CallerAction.TRY_AGAIN);

    private final ReactorLoad load;
    private final List<CallTarget> pools;
    private final List<CallTarget> executors;
    private final SplittableRandom random;
    private final Set<ChaosCall> openCalls;
    private int open;

    FaultyCalls(
            ReactorLoad load,
            List<CallTarget> pools,
            List<CallTarget> executors,
            SplittableRandom random,
            Set<ChaosCall> openCalls) {
        this.load = load;
        this.pools = List.copyOf(pools);
        this.executors = List.copyOf(executors);
        this.random = random;
        this.openCalls = openCalls;
    }

    void send(int howMany) {
        for (int i = 0; i < howMany && open < MOST_OPEN; i++) {
            CallTarget target = RandomChoice.of(random.nextInt(4) == 0 ? executors : pools, random);
            CallAction action = CallAction.draw(random);
            CallerAction callerAction = RandomChoice.of(CALLER_ACTIONS, random);
            load.send(make(target.takes(action) ? action : CallAction.RETURN, callerAction, target));
        }
    }

    /** Makes a call that counts among these, yet to be sent. */
    ChaosCall make(CallAction action, CallerAction callerAction, CallTarget target) {
        ChaosCall call = load.newCall(action, callerAction, target, this);
        openCalls.add(call);
        open++;
        return call;
    }

    @Override
    public void answered(ChaosCall call) {
        openCalls.remove(call);
        open--;
    }

    @Override
    public String toString() {
        return "a faulty call of " + load.tested();
    }
}
