package dev.deft.net;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Keeps what the network, or another class, logs while this is open. */
final class LoggedLines implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    LoggedLines() {
        this(Connection.class);
    }

    LoggedLines(Class<?> of) {
        logger = (Logger) LoggerFactory.getLogger(of);
        events.list = new CopyOnWriteArrayList<>(); // other threads log while one looks
        logger.setLevel(Level.DEBUG);
        events.start();
        logger.addAppender(events);
    }

    List<String> messages() {
        return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Returns the messages of what was logged with a stack. */
    List<String> thrown() {
        return events.list.stream()
                .map(ILoggingEvent::getThrowableProxy)
                .filter(proxy -> proxy != null && proxy.getStackTraceElementProxyArray().length > 0)
                .map(IThrowableProxy::getMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        logger.setLevel(null);
    }
}
