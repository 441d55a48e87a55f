package dev.deft.threadpool;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Listens to what pools log. */
final class CapturedPoolLog implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger(ThreadPool.class);
    private final ListAppender<ILoggingEvent> events;

    CapturedPoolLog() {
        this(new ListAppender<>());
    }

    /** Notes each event, and throws. */
    CapturedPoolLog(Error thrown) {
        this(new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                super.append(event);
                throw thrown;
            }
        });
    }

    private CapturedPoolLog(ListAppender<ILoggingEvent> events) {
        this.events = events;
        events.start();
        logger.addAppender(events);
    }

    List<String> messages() {
        return List.copyOf(events.list).stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    List<String> failures() {
        return List.copyOf(events.list).stream()
                .filter(event -> event.getThrowableProxy() != null)
                .map(event -> event.getThrowableProxy().getClassName())
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(events);
    }
}
