package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.Awaiter;
import dev.deft.deferred.internal.DeferredAccess;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A body that is set aside where it awaits, and the Deferred that it fires in the end. Reactor thread only, of which the body is a
 * part, wherever it runs.
 */
final class Coroutine<T extends @Nullable Object> implements Runnable, Awaiter.Body {

    private static final DeferredAccess DEFERREDS = DeferredAccess.get();

    private final Callable<? extends T> body;
    private final ReactorCoroutines all;
    private final CoroutineThread thread;
    private final Deferred<T> own;
    private final Awaiter awaiter;
    private final CoroutineBackend.Strand strand;

    /** Its place among those that are set aside; null until it is for the first time. */
    private @Nullable SuspendedCoroutine place;

    /** The runs of callbacks that were on the stack when the piece that runs began; one more, and a callback runs. */
    private int nestedRuns;

    /** The awaits that were refused since the reactor stopped. */
    private int refusedAwaits;

    /** The context in which it goes on, and what is open while it runs in that; null where none is carried. */
    private @Nullable CapturedContext context;

    private ContextCarrier.@Nullable Scope scope;

    Coroutine(Callable<? extends T> body, ReactorCoroutines all, CoroutineThread thread, CoroutineBackend backend) {
        this.body = body;
        this.all = all;
        this.thread = thread;
        this.own = new OwnDeferred<>(all.thread(), this);
        this.awaiter = DEFERREDS.awaiter(own, this);
        this.strand = backend.strand(this, thread);
        this.context = all.contexts() == null ? null : all.contexts().capture();
    }

    /** Runs the body's first piece. */
    Deferred<T> start() {
        awaiter.begin();
        return own;
    }

    @Override
    public void makeRoom() {
        strand.makeRoomToResume();
    }

    @Override
    public void runPiece() {
        Coroutine<?> outer = thread.running;
        thread.running = this;
        nestedRuns = thread.nestedRuns[0];
        if (place != null) {
            all.resumed();
        }
        try {
            strand.resume();
        } finally {
            thread.running = outer;
            if (awaiter.isAwaiting()) {
                place = all.suspended(this, place);
            } else if (place != null) {
                all.remove(place);
            }
        }
    }

    /** Runs the body, as the strand's code. */
    @Override
    public void run() {
        enterContext();
        try {
            T value = body.call();
            if (value instanceof Deferred<?> deferred) {
                throw new IllegalStateException(this + " returned " + deferred
                        + ", and a Deferred is never a value; return await(…) of it instead");
            }
            awaiter.end(value);
        } catch (Throwable thrown) { // Errors too: all that the body throws has to reach an errback
            awaiter.fail(thrown);
        } finally {
            leaveContext();
        }
    }

    /** Waits for a result; for the body, which this runs. */
    @SuppressWarnings({"unchecked", "NullAway"}) // the chain had this type, which null is one of where it says so
    <R extends @Nullable Object> R await(Deferred<? extends R> deferred) throws Exception {
        if (thread.nestedRuns[0] != nestedRuns) {
            throw new IllegalStateException("await(" + deferred + ") was called in a callback that runs within " + this
                    + "; only the coroutine's own code may await: do it there, or add the callback with"
                    + " addCallbackDeferring and return the Deferred");
        }
        if (!awaiter.take(deferred)) {
            waitFor(deferred);
        }
        Throwable failure = awaiter.failure();
        if (failure != null) {
            if (Deferred.isDebugging()) {
                failure.addSuppressed(new Throwable("awaited here, in " + this));
            }
            Submission.<RuntimeException>throwAsItIs(failure);
        }
        return (R) awaiter.value();
    }

    private void waitFor(Deferred<?> deferred) {
        if (all.hasStopped()) {
            refuse(deferred);
        }
        if (Deferred.isDebugging()) {
            mustHoldNoMonitor(deferred);
        }
        strand.makeRoomToSuspend(); // also for what takes the await back
        leaveContext();
        try {
            setAside(deferred);
        } finally {
            enterContext();
        }
    }

    private void setAside(Deferred<?> deferred) {
        awaiter.await(deferred);
        try {
            strand.suspend();
        } catch (Throwable notSetAside) { // Errors too: one that awaits and ends would be resumed for ever
            awaiter.awaitNothing();
            if (!(notSetAside instanceof IllegalStateException pinned)) {
                throw notSetAside;
            }
            throw new IllegalStateException(
                    "await(" + deferred + ") in " + this + " cannot set it aside (" + pinned.getMessage()
                            + "); await outside of synchronized, static initialisers and what native code calls",
                    pinned);
        }
    }

    /** Sets its context on the thread on which its code runs. */
    private void enterContext() {
        if (context != null) {
            scope = context.enter();
        }
    }

    /** Notes what the code has made of its context, and restores what that thread had before. */
    private void leaveContext() {
        ContextCarrier.Scope open = scope;
        Contexts contexts = all.contexts();
        if (open != null && contexts != null) {
            context = contexts.capture();
            open.close();
            scope = null;
        }
    }

    private void refuse(Deferred<?> deferred) {
        ReactorStoppedException refusal = all.refusal(this, deferred);
        if (refusedAwaits++ < ReactorCoroutines.MOST_REFUSED_AWAITS) {
            throw refusal;
        }
        ReactorLog.neverEnds(toString(), refusedAwaits - 1);
        awaiter.fail(refusal);
        leaveContext();
        while (true) { // nobody resumes it, and a thread of its own is a daemon
            strand.suspend();
        }
    }

    private void mustHoldNoMonitor(Deferred<?> deferred) {
        String monitor = HeldMonitors.above(Coroutine.class);
        if (monitor != null) {
            throw new IllegalStateException("await(" + deferred + ") in " + this + " was called while it holds "
                    + monitor + ", on which the reactor and other threads would block until it goes on;"
                    + " await outside of synchronized, or use a DeferredLock");
        }
    }

    /** Ends the wait of one that is set aside, by throwing {@code reason} there. */
    void giveUp(Throwable reason) {
        awaiter.giveUp(reason);
    }

    /** Returns it as it is set aside; null where it runs. */
    @Nullable
    AwaitingCoroutine awaiting() {
        Deferred<?> awaited = awaiter.awaited();
        return awaited == null
                ? null
                : new AwaitingCoroutine(toString(), awaited.toString(), frames(strand.stackTrace()));
    }

    /** Returns the frames of the body: those above are Deft's that set it aside, and those below its that have it run. */
    private static List<StackTraceElement> frames(StackTraceElement[] stack) {
        int begin = 0;
        int end = stack.length;
        for (int i = 0; i < stack.length; i++) {
            String method = stack[i].getMethodName();
            if (method.equals("await") && stack[i].getClassName().equals(Coroutines.class.getName())) {
                begin = i + 1;
            } else if (method.equals("run") && stack[i].getClassName().equals(Coroutine.class.getName())) {
                end = i;
                break;
            }
        }
        return List.of(stack).subList(begin, end);
    }

    /** Returns a text for the place where the body stands, without what tells one coroutine of it from the next. */
    String origin() {
        return originOf(body.getClass());
    }

    /** Returns that text for a body of {@code type}. */
    static String originOf(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return "coroutine in " + (lambda < 0 ? name : name.substring(0, lambda));
    }

    Class<?> bodyType() {
        return body.getClass();
    }

    @Nullable
    Throwable madeAt() {
        return DEFERREDS.madeAt(own);
    }

    @Override
    public String toString() {
        return origin() + "@" + Integer.toHexString(System.identityHashCode(this));
    }

    private static final class OwnDeferred<T extends @Nullable Object> extends Deferred<T> {

        private final Coroutine<T> coroutine;

        OwnDeferred(ReactorThread thread, Coroutine<T> coroutine) {
            super(thread);
            this.coroutine = coroutine;
        }

        @Override
        protected String origin() {
            return coroutine.origin();
        }
    }
}
