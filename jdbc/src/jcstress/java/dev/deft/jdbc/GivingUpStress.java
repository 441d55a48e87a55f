package dev.deft.jdbc;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A transaction is given up while its worker begins it, commits it or lets go of its connection. */
public class GivingUpStress {

    private static final int VALUE = 7;
    private static final Executor NOWHERE = task -> {};
    private static final Connection CONNECTION = (Connection) Proxy.newProxyInstance(
            GivingUpStress.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                throw new AssertionError(method);
            });

    /** Returns what is told of the transaction: 1 that it is not committed, 2 that nobody knows, its result if it is committed. */
    private static int told(Fate<Integer> fate) {
        return switch (fate.stage()) {
            case OPEN, GIVEN_UP, ROLLED_BACK -> 1;
            case COMMITTING, UNKNOWN -> 2;
            case COMMITTED -> fate.result();
        };
    }

    /** The reactor's thread gives up, and tells, while the worker commits. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "given up in time, and told so")
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "the commit runs, and nobody knows")
    @Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "too late, and the result is told")
    @Outcome(expect = Expect.FORBIDDEN, desc = "told to be what it is not")
    @State
    public static class CommittingAndGivingUp {
        private final Fate<Integer> fate = new Fate<>();

        @Actor
        public void worker(II_Result result) {
            if (fate.beginCommit()) {
                result.r1 = 1;
                fate.committed(VALUE);
            } else {
                fate.rolledBack();
            }
        }

        @Actor
        public void reactor(II_Result result) {
            fate.giveUp();
            result.r2 = told(fate);
        }
    }

    /** The broken twin: looks whether it is given up, and then commits. The run fails unless this shows its fault. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 2"},
            expect = Expect.ACCEPTABLE,
            desc = "went well")
    @Outcome(
            id = "1, 1",
            expect = Expect.ACCEPTABLE_INTERESTING,
            desc = "TWIN CAUGHT: committed, and told that it is not")
    @State
    public static class TwinThatLooksAndThenCommits {
        private volatile Fate.Stage stage = Fate.Stage.OPEN;

        @Actor
        public void worker(II_Result result) {
            if (stage == Fate.Stage.OPEN) {
                stage = Fate.Stage.COMMITTING;
                result.r1 = 1;
            }
        }

        @Actor
        public void reactor(II_Result result) {
            if (stage == Fate.Stage.OPEN) {
                stage = Fate.Stage.GIVEN_UP;
                result.r2 = 1;
            } else {
                result.r2 = 2;
            }
        }
    }

    /** The worker has got its connection while somebody gives up: one of them starts to cancel. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "one starts it")
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "neither saw the other: its statements run on")
    @Outcome(id = "2", expect = Expect.FORBIDDEN, desc = "both started it")
    @State
    public static class BeginningAndGivingUp {
        private final AtomicInteger started = new AtomicInteger();
        private final StatementCanceller canceller =
                new StatementCanceller("stress", task -> started.incrementAndGet(), NOWHERE, Long.MAX_VALUE);

        @Actor
        public void worker() {
            canceller.begin(CONNECTION);
        }

        @Actor
        public void reactor() {
            canceller.request();
        }

        @Arbiter
        public void count(I_Result result) {
            result.r1 = started.get();
        }
    }

    /** The worker lets go of its connection while a statement on it is cancelled: nothing is cancelled that is another's by then. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "it hit its own, or nothing")
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "it hit what runs next on the connection")
    @State
    public static class LettingGoAndCancelling {
        private final AtomicReference<Runnable> cancels = new AtomicReference<>(() -> {});
        private final StatementCanceller canceller =
                new StatementCanceller("stress", cancels::set, NOWHERE, Long.MAX_VALUE);
        private volatile boolean isAnothers;
        private volatile int hit;
        private final Statement statement = (Statement) Proxy.newProxyInstance(
                GivingUpStress.class.getClassLoader(), new Class<?>[] {Statement.class}, (self, method, arguments) -> {
                    if (isAnothers) {
                        hit = 1;
                    }
                    return null;
                });

        public LettingGoAndCancelling() {
            canceller.begin(CONNECTION);
            canceller.runs(statement);
        }

        @Actor
        public void worker() {
            isAnothers = canceller.release();
        }

        @Actor
        public void otherThread() {
            canceller.request();
            cancels.get().run();
        }

        @Arbiter
        public void look(I_Result result) {
            result.r1 = hit;
        }
    }
}
