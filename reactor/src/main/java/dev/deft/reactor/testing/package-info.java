/**
 * The reactor under a hand-driven clock, for tests of what is built on it.
 *
 * <p>A {@link dev.deft.reactor.testing.TestReactor} is a real reactor on the test's own thread: time passes and workers run
 * only when the test says so, so that a test needs no other thread, never sleeps, and takes the same course each time.
 *
 * <pre>{@code
 * try (TestReactor test = TestReactor.create()) {
 *     Deferred<String> late = test.reactor().<String>newDeferred().addTimeout(Duration.ofSeconds(5), test.reactor());
 *     late.onFailure(failure -> show(failure)).addErrback(failure -> "no answer");
 *     test.advance(Duration.ofSeconds(5)); // shows a TimeoutException, at once
 * }
 * }</pre>
 */
@NullMarked
package dev.deft.reactor.testing;

import org.jspecify.annotations.NullMarked;
