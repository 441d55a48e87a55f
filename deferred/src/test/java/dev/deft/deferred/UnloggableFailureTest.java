package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Failures whose own getMessage() throws, which the logger calls: each is named by its class, and nothing else suffers. */
class UnloggableFailureTest {

    private static final class Unloggable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("getMessage");
        }
    }

    private static final class UnloggableRefusal extends RejectedExecutionException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new StackOverflowError("getMessage");
        }
    }

    private static void assertNamesTheClassOfTheFailure(LogCapture log, String start) {
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith(start)
                .contains("Unloggable")
                .contains("could not be logged because of java.lang.");
    }

    @Test
    void aCancellerThatThrowsItLeavesTheDeferredCancelled() {
        Deferred<String> deferred = new Deferred<>(cancelled -> {
            throw new Unloggable();
        });
        try (LogCapture log = new LogCapture()) {
            deferred.cancel();
            assertNamesTheClassOfTheFailure(log, "ERROR The canceller of Deferred@");
        }
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aLoggerThatAlwaysThrowsCostsTheDeferredNothing() {
        Deferred<String> deferred = new Deferred<>(cancelled -> {
            throw new IOException();
        });
        Logger logger = (Logger) LoggerFactory.getLogger(Deferred.class);
        int[] asked = new int[1];
        TurboFilter broken = new TurboFilter() {
            @Override
            public FilterReply decide(
                    Marker marker, Logger asking, Level level, String format, Object[] about, Throwable thrown) {
                if (asking == logger) {
                    asked[0]++;
                    throw new OutOfMemoryError("no room to log");
                }
                return FilterReply.NEUTRAL;
            }
        };
        logger.getLoggerContext().addTurboFilter(broken);
        try {
            deferred.cancel();
        } finally {
            logger.getLoggerContext().getTurboFilterList().remove(broken);
        }
        assertThat(asked[0]).isEqualTo(2);
        assertThat(failureIn(deferred)).isInstanceOf(CancellationException.class);
    }

    @Test
    void theReportOfAnUnhandledOneNamesItsClass() {
        Deferred<String> deferred = Deferred.fail(new Unloggable());
        try (LogCapture log = new LogCapture()) {
            deferred.unhandled().pretendGarbage();
            assertNamesTheClassOfTheFailure(log, "ERROR Unhandled failure in Deferred@");
        }
    }

    @Test
    void aLateFiringWithItIsSwallowed() {
        Deferred<String> deferred = new Deferred<>();
        deferred.cancel();
        try (LogCapture log = new LogCapture()) {
            deferred.errback(new Unloggable());
            assertNamesTheClassOfTheFailure(log, "DEBUG Deferred@");
        }
    }

    @Test
    void aGatheringThatWasDecidedDropsIt() {
        Deferred<String> late = new Deferred<>();
        Deferreds.gatherResults(List.of(Deferred.<String>fail(new IOException()), late));
        int[] after = new int[1];
        late.onBoth(result -> after[0]++);
        try (LogCapture log = new LogCapture()) {
            late.errback(new Unloggable());
            assertNamesTheClassOfTheFailure(log, "DEBUG Deferred@");
        }
        assertThat(after[0]).isEqualTo(1);
    }

    @Test
    void anExecutorThatRefusesWithItIsLogged() {
        try (LogCapture log = new LogCapture()) {
            Deferred.fromCompletionStage(CompletableFuture.completedFuture("x"), call -> {
                throw new UnloggableRefusal();
            });
            assertNamesTheClassOfTheFailure(log, "ERROR Deferred@");
        }
    }
}
