package dev.deft.threadpool;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The crossings between threads where a pool sizes itself, on this machine's own memory model: the gate that goes off while a task is submitted, and
 * the cohort that two workers count themselves into and out of. Queue and cohort are the real ones; the gate's flag is as in {@link
 * PoolSizer}. A {@link TaskMeter} is its worker's alone, and crosses nothing.
 */
public class SizingStress {

    private static final Runnable TASK = () -> {};

    /** {@code PoolSizer.watchIfStuck} against the end of {@code PoolSizer.look}: who finds the task has the gate on, and one gate at most is. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the gate goes on: it saw the task")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the submitter saw that it is off, and starts it")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "stranded: neither saw the other")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "two gates")
    @State
    public static class GateGoingOff {
        private final TaskQueue queue = new TaskQueue(2);
        private final AtomicBoolean gateIsOn = new AtomicBoolean(true);

        @Actor
        public void submitter(II_Result result) {
            queue.offer(TASK);
            result.r1 = !gateIsOn.get() && gateIsOn.compareAndSet(false, true) ? 1 : 0;
        }

        @Actor
        public void gate(II_Result result) {
            gateIsOn.set(false);
            result.r2 = !queue.isEmpty() && gateIsOn.compareAndSet(false, true) ? 1 : 0;
        }
    }

    /** Two workers want the last place of a cohort: {@code TaskMeter.begins}. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0"},
            expect = Expect.ACCEPTABLE,
            desc = "one has it")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "both have it")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "nobody has it")
    @State
    public static class LastPlace {
        private final Cohort cohort = new Cohort(1, 1);

        public LastPlace() {
            cohort.begins(0); // and there is one more, ahead
        }

        @Actor
        public void oneWorker(II_Result result) {
            result.r1 = cohort.hasPlaces() && cohort.begins(1) != Cohort.NONE ? 1 : 0;
        }

        @Actor
        public void anotherWorker(II_Result result) {
            result.r2 = cohort.hasPlaces() && cohort.begins(1) != Cohort.NONE ? 1 : 0;
        }
    }

    /** Two workers end the last tasks of a cohort: {@code TaskMeter.ended}. One takes its sample, in which are the times of both. */
    @JCStressTest
    @Outcome(
            id = {"0, 1, 2", "1, 0, 2"},
            expect = Expect.ACCEPTABLE,
            desc = "one completes it")
    @Outcome(expect = Expect.FORBIDDEN, desc = "completed by nobody or twice, or a time was lost")
    @State
    public static class LastEnd {
        private final Cohort cohort = new Cohort(1, 2);

        public LastEnd() {
            cohort.begins(0);
            cohort.begins(0);
        }

        @Actor
        public void oneWorker(III_Result result) {
            result.r1 = cohort.ends(0, 0, 2, 0) ? 1 : 0;
        }

        @Actor
        public void anotherWorker(III_Result result) {
            result.r2 = cohort.ends(1, 0, 2, 0) ? 1 : 0;
        }

        @Arbiter
        public void sample(III_Result result) {
            result.r3 = (int) cohort.times(2, 2).meanNanos();
        }
    }

    /**
     * The broken twin of {@link LastEnd}: as many are counted, and no monitor is around it. The run fails unless this shows its fault.
     */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "went well")
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "went well")
    @Outcome(
            id = "0, 0",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "TWIN CAUGHT: an end was lost, and nobody completes it")
    @State
    public static class TwinWithoutTheMonitor {
        private volatile int ended;

        @Actor
        public void oneWorker(II_Result result) {
            result.r1 = ends() ? 1 : 0;
        }

        @Actor
        public void anotherWorker(II_Result result) {
            result.r2 = ends() ? 1 : 0;
        }

        private boolean ends() {
            int counted = ended + 1;
            ended = counted;
            return counted == 2;
        }
    }
}
