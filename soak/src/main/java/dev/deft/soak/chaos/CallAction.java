package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.soak.InjectedFailures;
import java.net.UnknownHostException;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An action of a call where it runs. A fault of another kind is another constant here. */
enum CallAction {
    RETURN(Needs.NOTHING, Outcome.SUCCEEDED),
    EXCEPTION(Needs.NOTHING, Outcome.EXCEPTION),
    ERROR(Needs.NOTHING, Outcome.ERROR),
    OUT_OF_MEMORY(Needs.NOTHING, Outcome.OUT_OF_MEMORY),
    THREAD_DEATH(Needs.NOTHING, Outcome.THREAD_DEATH),
    STACK_OVERFLOW(Needs.NOTHING, Outcome.STACK_OVERFLOW),
    /** Returns a Deferred, with which none may fire; where an address is asked for, there is none. */
    DEFERRED(Needs.NOTHING, Outcome.EXCEPTION),
    /** Leaves an interrupt, which the next call of this worker is not to see. */
    INTERRUPT_ITSELF(Needs.A_WORKER, Outcome.SUCCEEDED),
    /** Takes so long that a time-out or a late cancel may come before its end or after. */
    PAUSE(Needs.A_WORKER, Outcome.SUCCEEDED),
    /** Waits for the reactor that the call came from. */
    CALL_BACK(Needs.A_REACTOR, Outcome.SUCCEEDED),
    /** Waits for another call on its own pool: a deadlock, if all of that pool's workers do. */
    CALL_ITS_OWN_POOL(Needs.A_POOL_TO_ITSELF, Outcome.SUCCEEDED),
    /** Waits for its episode's end, unless it is interrupted. */
    BLOCK(Needs.A_WORKER_FOR_LONG, Outcome.SUCCEEDED),
    /** Waits for its episode's end, interrupted or not. */
    BLOCK_UNINTERRUPTIBLY(Needs.A_WORKER_FOR_LONG, Outcome.SUCCEEDED);

    /** The resources that must be there, so that an action does not spoil the rest. */
    enum Needs {
        NOTHING,
        /** A thread other than the reactor's. */
        A_WORKER,
        /** A worker, and a call that came from a reactor. */
        A_REACTOR,
        /** The same, and none of the pool's workers may be blocked: the call would wait as long. */
        A_POOL_TO_ITSELF,
        /** A worker that can be spared until the episode ends. */
        A_WORKER_FOR_LONG
    }

    private static final int LONGEST_PAUSE_MICROS = 2_000;

    /** An overflowing stack takes about as long as hundreds of other calls. */
    private static final int OVERFLOWS_OF_A_HUNDRED = 20;

    private static final CallAction[] ACTIONS = values();

    private final Needs needs;
    private final Outcome outcome;

    CallAction(Needs needs, Outcome outcome) {
        this.needs = needs;
        this.outcome = outcome;
    }

    /** Draws any, but one that takes long not so often. */
    static CallAction draw(SplittableRandom random) {
        CallAction action = RandomChoice.of(ACTIONS, random);
        return action == STACK_OVERFLOW && random.nextInt(100) >= OVERFLOWS_OF_A_HUNDRED ? RETURN : action;
    }

    Needs needs() {
        return needs;
    }

    /** Returns the outcome of a call that does this, if nothing comes between. */
    Outcome outcome() {
        return outcome;
    }

    /** Makes the failure that a call throws which does this; null if that is not made beforehand. */
    @Nullable
    Throwable newFailure() {
        return switch (this) {
            case EXCEPTION -> new InjectedFailures.InjectedException();
            case ERROR -> new InjectedFailures.InjectedError();
            case OUT_OF_MEMORY -> new OutOfMemoryError(InjectedFailures.MESSAGE);
            case THREAD_DEATH -> threadDeath();
            default -> null;
        };
    }

    /** Does it. On the thread that runs the call. */
    Object perform(ChaosCall call) throws Throwable {
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
            case BLOCK_UNINTERRUPTIBLY -> blockUninterruptibly(call);
        };
    }

    /** Tells whether {@code cause} can have been made by the action itself. */
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

    private static Object overflow(ChaosCall call) {
        return deeper(call, 0) < 0 ? "never" : call;
    }

    private static int deeper(ChaosCall call, int depth) {
        return depth == Integer.MAX_VALUE ? call.hashCode() : 1 + deeper(call, depth + 1);
    }

    private static Object interruptItself(ChaosCall call) {
        Thread.currentThread().interrupt();
        return call;
    }

    private static Object pause(ChaosCall call) {
        long micros = ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MICROS);
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
        return call;
    }

    private static Object callBack(ChaosCall call) throws Exception {
        return call.tested().reactor().<Object>blockingCallFromThread(() -> Deferred.succeed(call));
    }

    private static Object callItsOwnPool(ChaosCall call) throws Exception {
        Reactor reactor = call.tested().reactor();
        return reactor.<Object>blockingCallFromThread(() -> call.target().sendAgain(reactor, () -> call));
    }

    private static Object block(ChaosCall call) throws InterruptedException {
        call.target().release().await();
        return call;
    }

    /** Blocks as code does that ignores interrupts. */
    private static Object blockUninterruptibly(ChaosCall call) {
        while (call.target().release().getCount() > 0) {
            try {
                call.target().release().await();
            } catch (InterruptedException held) {
                Thread.onSpinWait();
            }
        }
        return call;
    }
}
