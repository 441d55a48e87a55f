package dev.deft.soak.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.deft.threadpool.ThreadPool;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Hands on the warnings that pools log, until it is closed; they are not printed meanwhile. */
final class WarningLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(ThreadPool.class);
    private final Level level = logger.getLevel();
    private final Consumer<String> warnings;

    WarningLog(Consumer<String> warnings) {
        this.warnings = warnings;
        setContext(logger.getLoggerContext());
        start();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel() == Level.WARN) {
            warnings.accept(event.getFormattedMessage());
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(level);
    }
}
