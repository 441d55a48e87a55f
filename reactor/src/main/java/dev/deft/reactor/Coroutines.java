package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Straight-line code on the reactor's thread, which is set aside where it awaits a Deferred.
 *
 * <pre>{@code
 * Deferred<String> done = Coroutines.inline(() -> {
 *     String row = Coroutines.await(fetch("a"));
 *     try {
 *         Coroutines.await(store(row));
 *     } catch (FileSystemException e) {
 *         complain(e);
 *     }
 *     return row;
 * });
 * }</pre>
 *
 * <p>The body is a part of the reactor's thread: it runs at once, until it awaits something that is not there, and goes on inside whatever
 * fires that, before that returns. Between two awaits nothing else runs there; at each await anything may. So a body that blocks
 * blocks the reactor: it is to await {@code reactor.deferToThread(…)} instead.
 *
 * <ul>
 *   <li>{@code await} takes the result, as a callback does that the Deferred is returned to; what is added to the Deferred after it
 *       sees null. A failure is thrown, and counts as handled.
 *   <li>What the body returns or throws fires the Deferred that {@link #inline} returned. To cancel that cancels what the body awaits, and fires nothing
 *       itself: the body may catch that, clean up, and return. One that runs, or whose
 *       awaited result is on its way already, is told by its next await.
 *   <li>When the reactor stops, what is still awaited fails with {@link ReactorStoppedException}; in a {@code finally} block an await
 *       of what is not there throws at once. A body that awaits a thousand times all the same is left where it is.
 *   <li>A body that awaits what nobody can fire any more becomes garbage with that; then its {@code finally} blocks do not
 *       run, and a warning says so. (On threads it waits until the stop.)
 *   <li>Where what it awaits is fired at the end of a stack, which has no room for it, it goes on in a turn of the reactor's.
 * </ul>
 *
 * <h2>How it is set aside</h2>
 *
 * By one of three {@linkplain #backend backends}, the first that there is, or the one that the system property {@code dev.deft.coroutines} names:
 *
 * <ul>
 *   <li>{@code continuation}: the JDK's own, on the reactor's thread. Java 21 and later, with {@code --add-exports
 *       java.base/jdk.internal.vm=ALL-UNNAMED}, or {@code =dev.deft.reactor} on the module path; {@code deft.jar} has it in its manifest. With
 *       the same as {@code --add-opens} there is room on the stack for a deep body, too, wherever it goes on, or it goes on later.
 *   <li>{@code virtual-threads}, Java 21 and later, and {@code platform-threads}: each coroutine has a thread of its own, and the
 *       reactor's waits while that runs. What is confined to the reactor's thread may be used on it.
 * </ul>
 *
 * They mean the same, but for what a thread has of its own: with a continuation, thread-locals and {@code Thread.currentThread()} are the
 * reactor's, and a suspended body is in no thread dump. None may hold a lock over an await: of a monitor, as by {@code synchronized}, the reactor and other threads would
 * wait until the body goes on, maybe for ever; with debugging on, such an await is refused, except on virtual threads. A {@code ReentrantLock} lets everybody in who is on the reactor's
 * thread; use a {@link dev.deft.deferred.DeferredLock}. With a continuation, do not await within {@code ScopedValue.where}: others
 * would see the value.
 *
 * <p>After Twisted's {@code inlineCallbacks}.
 */
public final class Coroutines {

    private Coroutines() {}

    /**
     * Runs {@code body} on this thread, a reactor's, until it awaits what is not there; the Deferred fires with what it returns or throws.
     * A body that returns a Deferred fails, for that is never a value: it is to return what it awaits of that.
     *
     * @throws IllegalStateException on a thread on which no reactor runs; or if the property names a backend that is not there
     */
    public static <T extends @Nullable Object> Deferred<T> inline(Callable<? extends T> body) {
        Objects.requireNonNull(body, "body");
        CoroutineThread current = CoroutineThread.current();
        ReactorCoroutines reactor = current == null ? null : current.reactor();
        if (current == null || reactor == null || !reactor.thread().isCurrent()) {
            throw new IllegalStateException("inline(" + body + ") was called on thread '"
                    + Thread.currentThread().getName()
                    + "', on which no reactor runs; call it there: reactor.callFromThread(() -> …) gets to its thread");
        }
        return reactor.inline(body, current);
    }

    /**
     * Returns the value of {@code deferred}, or throws its failure, as it is; the body that calls this is set aside until that is
     * there. If it is there and nothing else waits for it, this returns at once.
     *
     * @throws Exception the Deferred's failure; an Error, too, is thrown as it is. While debugging is on, it has the place of this
     *     call as a suppressed exception
     * @throws IllegalStateException outside of a body that {@link #inline} runs, or in a callback of a Deferred within one; or
     *     if {@code deferred} is another thread's, or the body's own, or waits for that, be it as a fork or a gathering; or if the
     *     body cannot be set aside there
     * @throws java.util.concurrent.CancellationException also if the body's own Deferred was cancelled since the last await;
     *     then {@code deferred} is cancelled
     * @throws ReactorStoppedException also if the reactor has stopped, and {@code deferred} has no result yet
     */
    public static <T extends @Nullable Object> T await(Deferred<? extends T> deferred) throws Exception {
        Objects.requireNonNull(deferred, "deferred");
        CoroutineThread current = CoroutineThread.current();
        Coroutine<?> running = current == null ? null : current.running;
        if (running == null) {
            throw new IllegalStateException(
                    "await(" + deferred + ") was called on thread '"
                            + Thread.currentThread().getName()
                            + "', outside of any coroutine; call it in the body that Coroutines.inline runs, or add a callback");
        }
        return running.await(deferred);
    }

    /**
     * Returns the coroutines of {@code reactor} that are set aside, with what each awaits and where: the one first that was first set aside.
     * Reactor thread only; from another, {@code reactor.blockingCallFromThread(() -> Deferred.succeed(Coroutines.suspended(reactor)))} asks.
     *
     * <p>A continuation is in no thread dump; this is how to see what a program waits for. It takes some microseconds for each.
     */
    public static List<AwaitingCoroutine> suspended(Reactor reactor) {
        return Objects.requireNonNull(reactor, "reactor")
                .coroutines("suspended")
                .list();
    }

    /**
     * Returns the name of what sets bodies aside in this process: {@code continuation}, {@code virtual-threads} or
     * {@code platform-threads}. Any thread.
     *
     * @throws IllegalStateException if the system property {@code dev.deft.coroutines} names one that this JVM does not have
     */
    public static String backend() {
        return CoroutineBackends.chosen().name();
    }
}
