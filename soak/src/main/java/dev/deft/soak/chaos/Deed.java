package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What a call does where it runs. A fault of another kind is another constant here. */
enum Deed {
    RETURN(Needs.NOTHING, Outcome.SUCCEEDED),
    EXCEPTION(Needs.NOTHING, Outcome.EXCEPTION),
    ERROR(Needs.NOTHING, Outcome.ERROR),
    OUT_OF_MEMORY(Needs.NOTHING, Outcome.OUT_OF_MEMORY),
    THREAD_DEATH(Needs.NOTHING, Outcome.THREAD_DEATH),
    STACK_OVERFLOW(Needs.NOTHING, Outcome.STACK_OVERFLOW),
    /** What a Deferred fires with must not be another; where an address is asked for, there is none. */
    DEFERRED(Needs.NOTHING, Outcome.EXCEPTION),
    /** The next call of this worker is not to see it. */
    INTERRUPT_ITSELF(Needs.A_WORKER, Outcome.SUCCEEDED),
    /** It takes so long that a time-out or a late cancel may come before it or after. */
    PAUSE(Needs.A_WORKER, Outcome.SUCCEEDED),
    /** Its worker waits for the reactor that the call came from. */
    CALL_BACK(Needs.A_REACTOR, Outcome.SUCCEEDED),
    /** Its worker waits for another call on its own pool: a lock, if all of that pool's workers do. */
    CALL_ITS_OWN_POOL(Needs.A_POOL_TO_ITSELF, Outcome.SUCCEEDED),
    /** To its episode's end, unless it is interrupted. */
    BLOCK(Needs.A_WORKER_FOR_LONG, Outcome.SUCCEEDED),
    /** To its episode's end, interrupted or not. */
    HOLD_OUT(Needs.A_WORKER_FOR_LONG, Outcome.SUCCEEDED);

    /** What must be there for a deed that does not spoil the rest. */
    enum Needs {
        NOTHING,
        /** A thread other than the reactor's. */
        A_WORKER,
        /** A worker, and a call that came from a reactor. */
        A_REACTOR,
        /** The same, and none of the pool's workers may be held up: the call would wait as long. */
        A_POOL_TO_ITSELF,
        /** A worker that can be spared until the episode ends. */
        A_WORKER_FOR_LONG
    }

    private static final int LONGEST_PAUSE_MICROS = 2_000;

    private final Needs needs;
    private final Outcome outcome;

    Deed(Needs needs, Outcome outcome) {
        this.needs = needs;
        this.outcome = outcome;
    }

    Needs needs() {
        return needs;
    }

    /** What becomes of a call that does this, if nothing comes between. */
    Outcome outcome() {
        return outcome;
    }

    /** What a call that does this throws, if that is made beforehand. */
    @Nullable
    Throwable newFailure() {
        return switch (this) {
            case EXCEPTION -> new OnPurpose.Thrown();
            case ERROR -> new OnPurpose.Failed();
            case OUT_OF_MEMORY -> new OutOfMemoryError(OnPurpose.MESSAGE);
            case THREAD_DEATH -> threadDeath();
            default -> null;
        };
    }

    /** Does it, where the call runs. */
    Object perform(Call call) throws Throwable {
        return switch (this) {
            case RETURN -> call;
            case EXCEPTION, ERROR, OUT_OF_MEMORY, THREAD_DEATH -> throw call.failure();
            case STACK_OVERFLOW -> overflow(call);
            case DEFERRED -> new Deferred<>();
            case INTERRUPT_ITSELF -> interruptItself(call);
            case PAUSE -> pause(call);
            case CALL_BACK -> callBack(call);
            case CALL_ITS_OWN_POOL -> callItsOwnPool(call);
            case BLOCK -> block(call);
            case HOLD_OUT -> holdOut(call);
        };
    }

    /** Whether {@code cause} can have been made by the deed itself. */
    boolean mayFailWith(Throwable cause) {
        return switch (this) {
            case STACK_OVERFLOW -> cause instanceof StackOverflowError;
            case DEFERRED -> cause instanceof IllegalStateException || cause instanceof UnknownHostException;
            default -> false;
        };
    }

    @SuppressWarnings("removal") // as long as a JVM has it, somebody may throw it
    private static Throwable threadDeath() {
        return new ThreadDeath();
    }

    private static Object overflow(Call call) {
        return deeper(call, 0) < 0 ? "never" : call;
    }

    private static int deeper(Call call, int depth) {
        return depth == Integer.MAX_VALUE ? call.hashCode() : 1 + deeper(call, depth + 1);
    }

    private static Object interruptItself(Call call) {
        Thread.currentThread().interrupt();
        return call;
    }

    private static Object pause(Call call) {
        long micros = ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MICROS);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
        return call;
    }

    private static Object callBack(Call call) throws Exception {
        return call.host().reactor().<Object>blockingCallFromThread(() -> Deferred.succeed(call));
    }

    private static Object callItsOwnPool(Call call) throws Exception {
        Reactor reactor = call.host().reactor();
        return reactor.<Object>blockingCallFromThread(() -> call.lane().sendAgain(reactor, () -> call));
    }

    private static Object block(Call call) throws InterruptedException {
        call.lane().release().await();
        return call;
    }

    /** As code does that does not heed interrupts. */
    private static Object holdOut(Call call) {
        while (call.lane().release().getCount() > 0) {
            try {
                call.lane().release().await();
            } catch (InterruptedException held) {
                Thread.onSpinWait();
            }
        }
        return call;
    }
}
