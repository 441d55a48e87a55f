package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines that the command line lets through to stderr. */
class LoggingTest {

    @ParameterizedTest
    @ValueSource(classes = {Reactor.class, ThreadPool.class})
    void stoppingInTheMiddleOfCallsIsNoNewsButFaultsAre(Class<?> stopped) {
        Logger log = LoggerFactory.getLogger(stopped);
        assertThat(log.isWarnEnabled()).isFalse();
        assertThat(log.isErrorEnabled()).isTrue();
    }

    @Test
    void everythingElseMayWarn() {
        assertThat(LoggerFactory.getLogger("dev.deft.deferred.Deferred").isWarnEnabled())
                .isTrue();
    }
}
