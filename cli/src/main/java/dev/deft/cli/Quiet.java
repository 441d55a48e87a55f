package dev.deft.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.FilterReply;
import dev.deft.deferred.Deferred;
import dev.deft.threadpool.ThreadPool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Has Deft log nothing, nor Netty of its look-ups: for a run whose faults are made on purpose, thousands a second. */
final class Quiet {

    private static final String[] TALKATIVE = {"dev.deft", "dev.deft.reactor.Reactor", "io.netty.resolver.dns"};

    private Quiet() {}

    /** The run that is kept quiet. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /**
     * Does it, and then has Deft log as before. Failures that nobody handled are handed to {@code unhandled} meanwhile, and what pools warn of
     * to {@code warnings}, in place of the log.
     */
    static <T> T during(Consumer<Throwable> unhandled, Consumer<String> warnings, Work<T> work)
            throws InterruptedException {
        Logger pools = logger(ThreadPool.class.getName());
        TurboFilter filter = onlyWarnings(pools);
        Level[] others = new Level[TALKATIVE.length];
        for (int i = 0; i < others.length; i++) {
            others[i] = logger(TALKATIVE[i]).getLevel();
            logger(TALKATIVE[i]).setLevel(Level.OFF);
        }
        try (Handed failures = new Handed(logger(Deferred.class.getName()), Level.ERROR, event -> {
                    if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
                        unhandled.accept(proxy.getThrowable());
                    }
                });
                Handed told = new Handed(pools, Level.WARN, event -> warnings.accept(event.getFormattedMessage()))) {
            failures.begin();
            told.begin();
            pools.getLoggerContext().addTurboFilter(filter);
            return work.run();
        } finally {
            pools.getLoggerContext().getTurboFilterList().remove(filter);
            for (int i = 0; i < others.length; i++) {
                logger(TALKATIVE[i]).setLevel(others[i]);
            }
        }
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    /** Drops a logger's errors before they cost anything: pools log thousands a second. */
    private static TurboFilter onlyWarnings(Logger only) {
        return new TurboFilter() {
            @Override
            public FilterReply decide(
                    @Nullable Marker marker,
                    Logger logger,
                    Level level,
                    @Nullable String format,
                    Object @Nullable [] params,
                    @Nullable Throwable failure) {
                return logger == only && level != Level.WARN ? FilterReply.DENY : FilterReply.NEUTRAL;
            }
        };
    }

    /** The lines that one logger is told from a level on, in place of the log, until it is closed. */
    private static final class Handed extends AppenderBase<ILoggingEvent> implements AutoCloseable {

        private final Logger logger;
        private final Level from;
        private final @Nullable Level before;
        private final Consumer<ILoggingEvent> receiver;

        Handed(Logger logger, Level from, Consumer<ILoggingEvent> receiver) {
            this.logger = logger;
            this.from = from;
            this.before = logger.getLevel();
            this.receiver = receiver;
        }

        void begin() {
            setContext(logger.getLoggerContext());
            start();
            logger.addAppender(this);
            logger.setAdditive(false);
            logger.setLevel(from);
        }

        @Override
        protected void append(ILoggingEvent event) {
            receiver.accept(event);
        }

        @Override
        public void close() {
            logger.setLevel(before);
            logger.setAdditive(true);
            logger.detachAppender(this);
        }
    }
}
