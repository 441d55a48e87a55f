package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures that nobody has handled when their reactor ends, and that no garbage collection has found before. */
final class UnhandledAtReactorsEndTest {

    /** Kept here, so that none is ever garbage. */
    private final List<Deferred<?>> kept = new ArrayList<>();

    private Deferred<String> fail(Reactor reactor, String message) {
        Deferred<String> failed = reactor.newDeferred();
        failed.errback(new IOException(message));
        kept.add(failed);
        return failed;
    }

    /** Makes failures of all kinds, of which those alone are to be reported that say so. */
    private void failInAllWays(Reactor reactor) {
        fail(reactor, "to be told");
        fail(reactor, "handled late").addErrback(failure -> "handled");
        Deferred<String> handledByTheStop = fail(reactor, "handled when the reactor stops");
        reactor.addSystemEventTrigger(
                Phase.AFTER, SystemEvent.SHUTDOWN, () -> handledByTheStop.addErrback(failure -> "handled"));
        Deferred<String> handledLast = fail(reactor, "handled by the last errback of all");
        kept.add(reactor.deferToThreadPool(call -> {}, () -> "dropped")
                .addErrback(
                        stopped -> handledLast.addErrback(failure -> "handled").toString()));
        kept.add(reactor.deferToThreadPool(call -> {}, () -> "dropped").addErrback(stopped -> {
            throw new IOException("to be told, of the last errback of all");
        }));
        Deferred<String> forked = fail(reactor, "to be told once, of two forks");
        kept.add(forked.fork());
        kept.add(forked.fork());
        kept.add(Deferred.fail(new IOException("of no reactor")));
    }

    private static void assertTold(LoggedEvents log) {
        assertThat(log.failures())
                .containsExactly(
                        "to be told", "to be told once, of two forks", "to be told, of the last errback of all");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    @Tag("real-threads")
    void areToldBeforeRunReturns(Transport transport) {
        Transports.assumeAvailable(transport);
        try (LoggedEvents log = new LoggedEvents(Deferred.class)) {
            Reactor reactor = Reactor.builder().transport(transport).create();
            reactor.callWhenRunning(() -> {
                failInAllWays(reactor);
                reactor.stop();
            });

            reactor.run();

            assertTold(log);
        }
    }

    @Test
    void areToldByHand() {
        try (LoggedEvents log = new LoggedEvents(Deferred.class)) {
            TestReactor test = TestReactor.create();
            failInAllWays(test.reactor());
            assertThat(log.failures()).isEmpty();

            test.close();

            assertTold(log);
        }
    }

    @Test
    void areToldWhenAReactorThatNeverRanIsClosed() {
        try (LoggedEvents log = new LoggedEvents(Deferred.class)) {
            Reactor reactor = Reactor.create();
            fail(reactor, "to be told");

            reactor.close();

            assertThat(log.failures()).containsExactly("to be told");
        }
    }

    @Test
    void areNotToldWhenAnotherReactorEnds() {
        try (LoggedEvents log = new LoggedEvents(Deferred.class)) {
            TestReactor test = TestReactor.create();
            fail(test.reactor(), "to be handled");

            TestReactor.create().close();
            kept.get(0).addErrback(failure -> null);
            test.close();

            assertThat(log.failures()).isEmpty();
        }
    }
}
