package dev.deft.reactor;

import dev.deft.deferred.internal.CarriedContext;
import dev.deft.threadpool.internal.StackReserve;
import org.jspecify.annotations.Nullable;

/** The contexts of a thread, as they were when work was asked for. Any thread. */
final class CapturedContext implements CarriedContext {

    private static final ContextCarrier.Scope NOTHING_SET = () -> {};

    private final Contexts contexts;
    private final @Nullable Object[] captured;

    CapturedContext(Contexts contexts, @Nullable Object[] captured) {
        this.contexts = contexts;
        this.captured = captured;
    }

    /**
     * Sets it on this thread; the scope restores what was before. Where there is no memory for it, the work is done without.
     *
     * @throws StackOverflowError if there is no room to set it, to log what a carrier throws, and to restore what was before; then nothing is set
     */
    ContextCarrier.Scope enter() {
        StackReserve.toCarry();
        ContextCarrier.Scope all;
        ContextCarrier.@Nullable Scope[] scopes;
        try {
            ContextCarrier.@Nullable Scope[] made = new ContextCarrier.Scope[captured.length];
            scopes = made;
            all = () -> contexts.close(made);
        } catch (OutOfMemoryError noMemory) { // before anything is set, or nobody would restore that
            ReactorLog.error("There is no memory to set the context of a call, which is made without", noMemory);
            return NOTHING_SET;
        }
        try {
            contexts.set(captured, scopes);
        } catch (StackOverflowError tooDeep) { // beyond what was looked for, to link something for the first time, say
            all.close();
            throw tooDeep;
        }
        return all;
    }

    @Override
    public void run(Runnable call) {
        ContextCarrier.Scope scope = enter();
        try {
            call.run();
        } finally {
            scope.close();
        }
    }
}
