package dev.deft.reactor;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The move of a task out of WAITING, when two try: one of them, always. */
public class ThreadTaskStress {

    private static final Executor NOWHERE = task -> {};

    /** A reactor that has ended: outcomes are counted, and kept nowhere. */
    private static final Inbox CLOSED = new Inbox(() -> {});

    private static final ReactorThread THREAD = new ReactorThread("stress", CLOSED);
    private static final ThreadCalls CALLS = new ThreadCalls(
            "stress",
            THREAD,
            CLOSED,
            new OutstandingCalls(),
            new GatheredTasks(() -> true),
            new TurnClock(System::nanoTime),
            null);

    static {
        CLOSED.close();
    }

    private static ThreadTask<Integer> task(AtomicInteger ran) {
        return new ThreadTask<>(CALLS, new ThreadCall<>(THREAD, call -> {}, NOWHERE), ran::incrementAndGet);
    }

    /** A worker runs the task while the reactor revokes it. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "it ran")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "it was revoked")
    @Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "it ran though it was revoked")
    @Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "lost")
    @State
    public static class RunningAndRevoking {
        private final AtomicInteger ran = new AtomicInteger();
        private final ThreadTask<Integer> task = task(ran);

        @Actor
        public void worker(II_Result result) {
            task.run();
            result.r1 = ran.get();
        }

        @Actor
        public void reactor(II_Result result) {
            result.r2 = task.revoke(null) ? 1 : 0;
        }
    }

    /** Two threads of an executor that is not ours run the same task. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "it ran once")
    @Outcome(expect = Expect.FORBIDDEN, desc = "it ran twice, or not at all")
    @State
    public static class RunningTwice {
        private final AtomicInteger ran = new AtomicInteger();
        private final ThreadTask<Integer> task = task(ran);

        @Actor
        public void one() {
            task.run();
        }

        @Actor
        public void other() {
            task.run();
        }

        @Arbiter
        public void count(I_Result result) {
            result.r1 = ran.get();
        }
    }

    /** The broken twin: looks, and then leaps. The run fails unless this shows its fault. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "went well")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "TWIN CAUGHT: it ran though it was revoked")
    @State
    public static class TwinThatLooksAndThenLeaps {
        private volatile boolean waiting = true;

        private int leave() {
            if (!waiting) {
                return 0;
            }
            waiting = false;
            return 1;
        }

        @Actor
        public void worker(II_Result result) {
            result.r1 = leave();
        }

        @Actor
        public void reactor(II_Result result) {
            result.r2 = leave();
        }
    }
}
