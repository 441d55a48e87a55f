package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.deft.threadpool.internal.StackReserve;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lets Lincheck try the interleavings of two producers and the reactor over an {@link Inbox}: whatever they do, it must
 * look as if they had done it one after the other. A lost wake-up does not: the reactor found nothing and slept, an offer
 * was accepted, and nobody woke the reactor. Nor does a lost entry, or one that was accepted after the close.
 */
@Tag("model")
final class InboxModelTest {

    /**
     * In milliseconds. Beyond its own limit of 30 s Lincheck says that an execution hangs, and on a busy machine it takes longer
     * for the first, for which it rewrites the classes. There is no public method to say so.
     */
    private static final long ONLY_A_HANG_TAKES_LONGER = 600_000;

    @Test
    void noWakeUpAndNoEntryIsLost() {
        assertThatCode(() -> check(RealInbox.class)).doesNotThrowAnyException();
    }

    @Test
    void aTwinThatFallsAsleepOnAStaleLookIsCaught() {
        assertThatThrownBy(() -> check(SleepsOnAStaleLook.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void aTwinThatClosesInTwoStepsIsCaught() {
        assertThatThrownBy(() -> check(ClosesInTwoSteps.class)).isInstanceOf(LincheckAssertionError.class);
    }

    private static void check(Class<?> model) {
        new ModelCheckingOptions()
                .addGuarantee(forClasses(StackReserve.class.getName())
                        .allMethods()
                        .ignore()) // a recursion that shares nothing
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(1)
                .iterations(15)
                .invocationsPerIteration(300)
                .minimizeFailedScenario(false)
                .invocationTimeout$lincheck(ONLY_A_HANG_TAKES_LONGER)
                .check(model);
    }

    /** The inbox itself. */
    public static class RealInbox {

        private final ThreadLocal<Boolean> woke = ThreadLocal.withInitial(() -> false);
        private final Inbox inbox = new Inbox(() -> woke.set(true));

        /** The state that the reactor's thread knows itself to be in. */
        private boolean asleep;

        /** Offers an entry; returns whether it was accepted, and whether it woke the reactor. */
        @Operation
        public String offer(@Param(gen = IntGen.class, conf = "1:3") int number) {
            woke.set(false);
            boolean accepted = inbox.offer(new Numbered(number));
            return accepted + (woke.get() ? ", woke the reactor" : "");
        }

        @Operation(nonParallelGroup = "reactor")
        public String take() {
            return asleep ? "asleep" : describe(inbox.take());
        }

        @Operation(nonParallelGroup = "reactor")
        public boolean fallAsleep() {
            asleep = asleep || inbox.fallAsleep();
            return asleep;
        }

        @Operation(nonParallelGroup = "reactor")
        public void wakeUp() {
            asleep = false;
            inbox.wokeUp();
        }
    }

    /** Keeps two words where one is needed, and looks at the one before it writes the other. */
    public static class SleepsOnAStaleLook {

        private final AtomicReference<Numbered> head = new AtomicReference<>();
        private volatile boolean asleep;

        @Operation
        public String offer(@Param(gen = IntGen.class, conf = "1:3") int number) {
            push(head, new Numbered(number));
            if (asleep) {
                asleep = false;
                return "true, woke the reactor";
            }
            return "true";
        }

        @Operation(nonParallelGroup = "reactor")
        public boolean fallAsleep() {
            if (head.get() != null) {
                return false;
            }
            asleep = true; // an offer may have come since, and found the reactor awake
            return true;
        }
    }

    /** Takes what is there and only then refuses more. */
    public static class ClosesInTwoSteps {

        private final AtomicReference<Numbered> head = new AtomicReference<>();
        private volatile boolean closed;

        @Operation
        public boolean offer(@Param(gen = IntGen.class, conf = "1:3") int number) {
            if (closed) {
                return false;
            }
            push(head, new Numbered(number));
            return true;
        }

        @Operation(nonParallelGroup = "reactor")
        public String close() {
            String taken = describe(reversed(head.getAndSet(null)));
            closed = true;
            return taken;
        }
    }

    private static void push(AtomicReference<Numbered> head, Numbered entry) {
        while (true) {
            Numbered seen = head.get();
            entry.setNext(seen);
            if (head.compareAndSet(seen, entry)) {
                return;
            }
        }
    }

    private static Inbox.Entry reversed(Inbox.Entry newest) {
        Inbox.Entry reversed = null;
        for (Inbox.Entry entry = newest; entry != null; ) {
            Inbox.Entry older = entry.next();
            entry.setNext(reversed);
            reversed = entry;
            entry = older;
        }
        return reversed;
    }

    private static String describe(Inbox.Entry first) {
        StringBuilder description = new StringBuilder();
        for (Inbox.Entry entry = first; entry != null; entry = entry.next()) {
            description.append(((Numbered) entry).number).append(' ');
        }
        return description.toString();
    }

    private static final class Numbered extends Inbox.Entry {
        private final int number;

        Numbered(int number) {
            this.number = number;
        }

        @Override
        void deliver() {}
    }
}
