/**
 * One result, its chain of callbacks, and what is built of them.
 *
 * <p>A {@link dev.deft.deferred.Deferred} stands for a result that comes later. Callbacks are added to it, each of which
 * takes the result of the one before; failures travel along the chain until an errback handles one. {@link
 * dev.deft.deferred.Deferreds} makes one of several; {@link dev.deft.deferred.DeferredLock}, {@link
 * dev.deft.deferred.DeferredSemaphore} and {@link dev.deft.deferred.DeferredQueue} let chains take turns. Nothing here
 * blocks, starts a thread or has a clock, and each object is used on one thread, as its {@link
 * dev.deft.deferred.Confinement} says.
 *
 * <pre>{@code
 * Deferred<String> name = new Deferred<>();
 * name.addCallback(text -> text.toUpperCase(Locale.ROOT))
 *         .onSuccess(text -> show(text))
 *         .addErrback(failure -> complain(failure));
 * name.callback("ada"); // shows ADA, before callback returns
 * }</pre>
 */
@NullMarked
package dev.deft.deferred;

import org.jspecify.annotations.NullMarked;
