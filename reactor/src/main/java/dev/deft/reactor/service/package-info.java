/**
 * The parts of a program that start and stop with it, as a tree: they start in order, and are torn down in the reverse order, to one
 * deadline, by cancelling what they have under way.
 *
 * <p>All of it runs on the reactor's thread. Under {@link dev.deft.reactor.testing.TestReactor} it takes the same course each time. After
 * {@code twisted.application.service}.
 *
 * <pre>{@code
 * MultiService shop = new MultiService(reactor, "shop");
 * shop.addService(Service.ofPool(reactor, ThreadPool.named("db").maxThreads(8).start()));
 * shop.run(Duration.ofSeconds(5)).addErrback(failure -> complain(failure));
 * shop.cancelAtStop("poll", LoopingCall.of(reactor, () -> fetch("a")).start(Duration.ofSeconds(1)));
 * }</pre>
 */
@NullMarked
package dev.deft.reactor.service;

import org.jspecify.annotations.NullMarked;
