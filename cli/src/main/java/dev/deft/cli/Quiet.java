package dev.deft.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import dev.deft.deferred.Deferred;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Has Deft log nothing: for a run whose faults are made on purpose, thousands a second. */
final class Quiet {

    private static final String[] TALKATIVE = {"dev.deft", "dev.deft.threadpool.ThreadPool", "dev.deft.reactor.Reactor"
    };

    private Quiet() {}

    /** The run that is kept quiet. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /**
     * Does it, and then has Deft log as before. Failures that nobody handled are handed to {@code unhandled} meanwhile, in
     * place of the log.
     */
    static <T> T during(Consumer<Throwable> unhandled, Work<T> work) throws InterruptedException {
        Logger logger = (Logger) LoggerFactory.getLogger(Deferred.class);
        Level before = logger.getLevel();
        Level[] others = new Level[TALKATIVE.length];
        Appender<ILoggingEvent> appender = handing(unhandled);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        logger.setLevel(Level.ERROR);
        for (int i = 0; i < others.length; i++) {
            others[i] = logger(i).getLevel();
            logger(i).setLevel(Level.OFF);
        }
        try {
            return work.run();
        } finally {
            for (int i = 0; i < others.length; i++) {
                logger(i).setLevel(others[i]);
            }
            logger.setLevel(before);
            logger.setAdditive(true);
            logger.detachAppender(appender);
        }
    }

    private static Appender<ILoggingEvent> handing(Consumer<Throwable> unhandled) {
        return new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
                    unhandled.accept(proxy.getThrowable());
                }
            }
        };
    }

    private static Logger logger(int index) {
        return (Logger) LoggerFactory.getLogger(TALKATIVE[index]);
    }
}
