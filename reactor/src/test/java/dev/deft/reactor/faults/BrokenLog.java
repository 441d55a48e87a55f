package dev.deft.reactor.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** While this is open, whoever logs what {@code of} logs gets an Error for it. */
final class BrokenLog implements AutoCloseable {

    private final Logger logger;
    private final AtomicInteger events = new AtomicInteger();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.incrementAndGet();
            throw new AssertionError("in the appender");
        }
    };

    BrokenLog(Class<?> of) {
        logger = (Logger) LoggerFactory.getLogger(of);
        logger.setLevel(Level.DEBUG);
        appender.start();
        logger.addAppender(appender);
    }

    /** Returns how often something was to be logged, since this was last asked. */
    int takeEvents() {
        return events.getAndSet(0);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
