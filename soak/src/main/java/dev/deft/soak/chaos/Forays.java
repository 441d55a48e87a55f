package dev.deft.soak.chaos;

import java.util.List;
import java.util.SplittableRandom;

/** The calls of one reactor that mean harm: every deed on every lane, and treated in every way. Reactor thread only. */
final class Forays implements Submitter {

    /** Some stay until the reactor stops; they are not to become ever more. */
    private static final int MOST_OPEN = 1_000;

    /** An overflowing stack takes about as long as hundreds of other calls. */
    private static final int OVERFLOWS_OF_A_HUNDRED = 20;

    private static final List<Treatment> TREATMENTS = List.of(
            Treatment.WAIT,
            Treatment.CANCEL,
            Treatment.CANCEL_LATER,
            Treatment.TIME_OUT,
            Treatment.THROWING_CALLBACK,
            Treatment.THROWING_OBSERVER,
            Treatment.NEST,
            Treatment.TRY_AGAIN);

    private final Load load;
    private final List<Lane> pools;
    private final List<Lane> executors;
    private final SplittableRandom random;
    private final OpenCalls openCalls;
    private int open;

    Forays(Load load, List<Lane> pools, List<Lane> executors, SplittableRandom random, OpenCalls openCalls) {
        this.load = load;
        this.pools = List.copyOf(pools);
        this.executors = List.copyOf(executors);
        this.random = random;
        this.openCalls = openCalls;
    }

    void send(int howMany) {
        for (int i = 0; i < howMany && open < MOST_OPEN; i++) {
            Lane lane = Draw.one(random.nextInt(4) == 0 ? executors : pools, random);
            Deed deed = Draw.deed(random, OVERFLOWS_OF_A_HUNDRED);
            Treatment treatment = Draw.one(TREATMENTS, random);
            load.send(make(lane.takes(deed) ? deed : Deed.RETURN, treatment, lane));
        }
    }

    /** A call that counts among these, yet to be sent. */
    Call make(Deed deed, Treatment treatment, Lane lane) {
        Call call = load.newCall(deed, treatment, lane, this);
        openCalls.add(call);
        open++;
        return call;
    }

    @Override
    public void answered(Call call) {
        openCalls.remove(call);
        open--;
    }

    @Override
    public String toString() {
        return "a foray of " + load.host();
    }
}
