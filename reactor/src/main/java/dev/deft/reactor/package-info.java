/**
 * The event loop, and blocking work deferred to threads.
 *
 * <p>A {@link dev.deft.reactor.Reactor} runs all callbacks on one thread, so that they share state without locks. What would
 * block that thread goes to a pool by {@link dev.deft.reactor.Reactor#deferToThread(java.util.concurrent.Callable)
 * deferToThread} or {@code deferToThreadPool}, and comes back as a {@link dev.deft.deferred.Deferred}; other threads reach
 * the reactor by {@link dev.deft.reactor.Reactor#callFromThread callFromThread}. {@link dev.deft.reactor.ReactorBuilder} makes
 * one with other than the defaults, {@link dev.deft.reactor.task} has what most programs build on one, and {@link
 * dev.deft.reactor.testing} tests that.
 *
 * <pre>{@code
 * Reactor reactor = Reactor.create();
 * reactor.deferToThread(() -> Files.readString(file)) // blocks a worker, not the reactor
 *         .onSuccess(text -> show(text))
 *         .addErrback(failure -> complain(failure))
 *         .onBoth(done -> reactor.stop());
 * reactor.run(); // on this thread, until stop()
 * }</pre>
 */
@NullMarked
package dev.deft.reactor;

import org.jspecify.annotations.NullMarked;
