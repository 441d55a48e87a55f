package dev.deft.reactor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The inbox's hand-over on this machine's own memory model, a producer against the reactor, without any real parking. */
public class InboxStress {

    /** The entry that a producer leaves. */
    static final class Parcel extends Inbox.Entry {
        int contents;

        @Override
        void deliver() {}
    }

    /** A producer offers while the reactor falls asleep. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "the reactor saw the entry and stays awake")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the reactor slept and was woken")
    @Outcome(
            id = "0, 1",
            expect = Expect.FORBIDDEN,
            desc = "a lost wake-up: an entry lies there and the reactor sleeps")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "woken though it was awake")
    @State
    public static class FallingAsleep {
        private int wakeUps;
        private final Inbox inbox = new Inbox(() -> wakeUps++);

        @Actor
        public void producer(II_Result result) {
            inbox.offer(new Parcel());
            result.r1 = wakeUps;
        }

        @Actor
        public void reactor(II_Result result) {
            result.r2 = inbox.fallAsleep() ? 1 : 0;
        }
    }

    /** A producer writes a plain field and offers while the reactor takes and reads it. */
    @JCStressTest
    @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "nothing was there yet")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "there, with what was written before the offer")
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "there, but without what was written before the offer")
    @State
    public static class OfferAndTake {
        private final Inbox inbox = new Inbox(() -> {});
        private final Parcel parcel = new Parcel();

        @Actor
        public void producer() {
            parcel.contents = 1;
            inbox.offer(parcel);
        }

        @Actor
        public void reactor(I_Result result) {
            Parcel taken = (Parcel) inbox.take();
            result.r1 = taken == null ? -1 : taken.contents;
        }
    }

    /** A producer offers while the reactor closes the inbox. */
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "accepted, and among what the close returned")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "accepted and lost")
    @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "refused, yet delivered")
    @State
    public static class OfferAndClose {
        private final Inbox inbox = new Inbox(() -> {});

        @Actor
        public void producer(II_Result result) {
            result.r1 = inbox.offer(new Parcel()) ? 1 : 0;
        }

        @Actor
        public void reactor(II_Result result) {
            result.r2 = inbox.close() == null ? 0 : 1;
        }
    }

    /**
     * The broken twin of {@link FallingAsleep}: the entry and the flag are two words, and between its store and its load
     * neither side has a fence. The run fails unless this shows its fault.
     */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "went well")
    @Outcome(
            id = "0, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "TWIN CAUGHT: an entry lies there and the reactor sleeps")
    @State
    public static class TwinWithTwoWordsAndNoFence {
        private static final VarHandle ENTRY;
        private static final VarHandle ASLEEP;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                ENTRY = lookup.findVarHandle(TwinWithTwoWordsAndNoFence.class, "entry", int.class);
                ASLEEP = lookup.findVarHandle(TwinWithTwoWordsAndNoFence.class, "asleep", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private int entry;
        private int asleep;

        @Actor
        public void producer(II_Result result) {
            ENTRY.setRelease(this, 1);
            result.r1 = (int) ASLEEP.getAcquire(this);
        }

        @Actor
        public void reactor(II_Result result) {
            ASLEEP.setRelease(this, 1);
            result.r2 = (int) ENTRY.getAcquire(this) == 0 ? 1 : 0;
        }
    }
}
