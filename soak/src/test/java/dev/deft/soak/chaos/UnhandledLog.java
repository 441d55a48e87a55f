package dev.deft.soak.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.deft.deferred.Deferred;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Hands on the failures that Deferreds log, until it is closed; they are not printed meanwhile. */
final class UnhandledLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(Deferred.class);
    private final Level level = logger.getLevel();
    private final Consumer<Throwable> unhandled;

    UnhandledLog(Consumer<Throwable> unhandled) {
        this.unhandled = unhandled;
        setContext(logger.getLoggerContext());
        start();
        logger.setLevel(Level.ERROR);
        logger.setAdditive(false);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
            unhandled.accept(proxy.getThrowable());
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(level);
    }
}
