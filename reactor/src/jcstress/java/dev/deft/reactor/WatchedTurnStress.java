package dev.deft.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A reactor wakes while its watchdog begins to rest, on this machine's own memory model, without any real parking. */
public class WatchedTurnStress {

    /** The real one. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "the watchdog saw the reactor awake and goes on looking")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "it saw that, and is woken all the same")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "it rested and is woken")
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "the reactor is awake and its watchdog rests")
    @State
    public static class Wakes {
        private final WatchedTurn turn = new WatchedTurn();

        @Actor
        public void reactor(II_Result result) {
            result.r1 = turn.wakes() ? 1 : 0;
        }

        @Actor
        public void watchdog(II_Result result) {
            result.r2 = turn.rests(0) ? 1 : 0;
        }
    }

    /** The broken twin of {@link Wakes}: between its store and its load neither side has a fence. The run fails unless this shows its fault. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "went well")
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "TWIN CAUGHT: the reactor is awake and its watchdog rests")
    @State
    public static class TwinWithNoFence {
        private static final VarHandle NUMBER;
        private static final VarHandle RESTING;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                NUMBER = lookup.findVarHandle(TwinWithNoFence.class, "number", long.class);
                RESTING = lookup.findVarHandle(TwinWithNoFence.class, "resting", boolean.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private long number;
        private boolean resting;

        @Actor
        public void reactor(II_Result result) {
            NUMBER.setRelease(this, 1L);
            result.r1 = (boolean) RESTING.getAcquire(this) ? 1 : 0;
        }

        @Actor
        public void watchdog(II_Result result) {
            RESTING.setRelease(this, true);
            result.r2 = (long) NUMBER.getAcquire(this) == 0 ? 1 : 0;
        }
    }
}
