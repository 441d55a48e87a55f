package dev.deft.soak.chaos;

import java.util.Set;

/** A great many calls on one pool at once, none of whose submitters waits. Any thread. */
final class CallBurst implements Submitter {

    private static final int CALLS = 20_000;

    private final ChaosTally tally;
    private final Set<ChaosCall> open;

    CallBurst(ChaosTally tally, Set<ChaosCall> open) {
        this.tally = tally;
        this.open = open;
    }

    void submit(CallTarget target) {
        long first = tally.numbers(CALLS);
        for (int i = 0; i < CALLS; i++) {
            ChaosCall call = new ChaosCall(first + i, CallAction.RETURN, CallerAction.WAIT, target, null, this, tally);
            open.add(call);
            target.pool().<Object>callInThreadWithCallback(call::completed, call);
        }
    }

    @Override
    public void answered(ChaosCall call) {
        open.remove(call);
    }

    @Override
    public String toString() {
        return "one of many before a stop";
    }
}
