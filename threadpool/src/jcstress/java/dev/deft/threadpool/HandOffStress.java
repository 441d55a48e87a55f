package dev.deft.threadpool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The hand-off of a pool on this machine's own memory model: a submitter, who puts a task into the queue and then looks
 * whether anybody will see to it, against a worker, who lets it be known that it will not and then looks at the queue. They
 * must not miss each other. Queue and counter are the real ones; the flags are volatile, as in {@link PoolState}. Nobody parks.
 */
public class HandOffStress {

    private static final Runnable TASK = () -> {};

    private static int seen(TaskQueue queue) {
        return queue.isEmpty() ? 0 : 1;
    }

    /**
     * All workers are busy, and one becomes idle: {@code PoolState.rests} against {@code PoolState.needsHelp}. The end of a watch and
     * the sleep of the last that was awake are the same, with another flag.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the worker saw the task")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the submitter saw that there is somebody to wake")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "stranded: neither saw the other")
    @State
    public static class BecomingIdle {
        private final TaskQueue queue = new TaskQueue(2);
        private volatile int spare;

        @Actor
        public void submitter(II_Result result) {
            queue.offer(TASK);
            result.r1 = spare > 0 ? 1 : 0;
        }

        @Actor
        public void worker(II_Result result) {
            spare = 1;
            result.r2 = seen(queue);
        }
    }

    /** The last seeker finds nothing: {@code PoolState.move} and then {@code isLeftToOthers} against {@code needsHelp}. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the worker saw the task")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the submitter saw that nobody seeks")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "stranded: neither saw the other")
    @State
    public static class EndingASearch {
        private final TaskQueue queue = new TaskQueue(2);
        private final Counter seekers = new Counter();

        public EndingASearch() {
            seekers.add(1);
        }

        @Actor
        public void submitter(II_Result result) {
            queue.offer(TASK);
            result.r1 = seekers.get() == 0 ? 1 : 0;
        }

        @Actor
        public void worker(II_Result result) {
            seekers.add(-1);
            result.r2 = seen(queue);
        }
    }

    /**
     * The last seeker finds nothing while a task is added to a batch: {@code OpenBatch.add} and then {@code isBatchDue} against {@code
     * PoolState.move} and then {@code hasBatch}. The word is moved and read as that of {@link OpenBatch} is; what a task holds comes with it.
     */
    @JCStressTest
    @Outcome(id = "0, 7", expect = Expect.ACCEPTABLE, desc = "the worker saw the task, with what was written before")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the submitter saw that nobody seeks")
    @Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "both")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "stranded: neither saw the other")
    @Outcome(expect = Expect.FORBIDDEN, desc = "the task without what was written before")
    @State
    public static class FillingABatch {
        private static final VarHandle STATE;

        static {
            try {
                STATE = MethodHandles.lookup().findVarHandle(FillingABatch.class, "state", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private final Counter seekers = new Counter();
        private final int[] tasks = new int[1];

        @SuppressWarnings("unused") // through STATE
        private int state;

        public FillingABatch() {
            seekers.add(1);
        }

        @Actor
        public void submitter(II_Result result) {
            tasks[0] = 7;
            STATE.compareAndSet(this, 0, 1);
            result.r1 = seekers.get() == 0 ? 1 : 0;
        }

        @Actor
        public void worker(II_Result result) {
            seekers.add(-1);
            result.r2 = (int) STATE.getVolatile(this) == 1 ? tasks[0] : 0;
        }
    }

    /** The worker sees what the submitter wrote before. */
    @JCStressTest
    @Outcome(id = "-1", expect = Expect.ACCEPTABLE, desc = "nothing was there yet")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "there, with what was written before the offer")
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "there, but without what was written before the offer")
    @State
    public static class TakingOver {

        private static final class Parcel implements Runnable {
            int contents;

            @Override
            public void run() {}
        }

        private final TaskQueue queue = new TaskQueue(1);
        private final Parcel parcel = new Parcel();

        @Actor
        public void submitter() {
            parcel.contents = 1;
            queue.offer(parcel);
        }

        @Actor
        public void worker(I_Result result) {
            Parcel taken = (Parcel) queue.poll();
            result.r1 = taken == null ? -1 : taken.contents;
        }
    }

    /**
     * The broken twin of {@link BecomingIdle}: the task is released and the flag is opaque, so neither side has a fence
     * between its store and its load. The run fails unless this shows its fault.
     */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "went well")
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "TWIN CAUGHT: stranded, neither saw the other")
    @State
    public static class TwinWithoutAFullFence {
        private static final VarHandle SLOT;
        private static final VarHandle SPARE;

        static {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                SLOT = lookup.findVarHandle(TwinWithoutAFullFence.class, "slot", Runnable.class);
                SPARE = lookup.findVarHandle(TwinWithoutAFullFence.class, "spare", int.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private Runnable slot;
        private int spare;

        @Actor
        public void submitter(II_Result result) {
            SLOT.setRelease(this, TASK);
            result.r1 = (int) SPARE.getOpaque(this) > 0 ? 1 : 0;
        }

        @Actor
        public void worker(II_Result result) {
            SPARE.setOpaque(this, 1);
            result.r2 = SLOT.getAcquire(this) == null ? 0 : 1;
        }
    }
}
