/**
 * Calls that recur, are spread over turns, are made again when they fail, or make up a program: what most programs build on a
 * {@link dev.deft.reactor.Reactor}.
 *
 * <p>All of it runs on the reactor's thread, and no thread is made for it. Under {@link dev.deft.reactor.testing.TestReactor} it takes
 * the same course each time. After {@code twisted.internet.task}.
 *
 * <pre>{@code
 * LoopingCall poll = LoopingCall.of(reactor, () -> fetch("a").onSuccess(row -> show(row)));
 * poll.start(Duration.ofSeconds(10)).addErrback(failure -> complain(failure));
 * }</pre>
 */
@NullMarked
package dev.deft.reactor.task;

import org.jspecify.annotations.NullMarked;
