package dev.deft.deferred;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** A program that ends with failures that nobody has handled; for {@link UnhandledAtTheEndTest}, which runs it in a process. */
final class ForgetfulProgram {

    private static final ThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

    /** Kept here, so that none is ever garbage. */
    private static final List<Deferred<?>> KEPT = new ArrayList<>();

    private ForgetfulProgram() {}

    /** With the argument "exit", it ends by {@code System.exit(3)}. */
    @SuppressWarnings("ThreadPriorityCheck") // it is not to be inherited
    public static void main(String[] arguments) {
        sayWhatIsLogged();
        INHERITABLE.set("inherited");
        Thread.currentThread().setPriority(Thread.MAX_PRIORITY);
        Thread.currentThread().setContextClassLoader(null);

        keep("never handled");
        keep("handled late").addErrback(failure -> "handled");
        keep("told before").unhandled().pretendGarbage();
        KEPT.add(Deferred.succeed("no failure"));
        KEPT.add(new Deferred<>());
        Deferred<String> forked = keep("never handled in two forks");
        KEPT.add(forked.fork());
        KEPT.add(forked.fork());
        Deferred<String> cancelled = new Deferred<>();
        cancelled.cancel();
        KEPT.add(cancelled);
        say("main ends with " + KEPT.size());
        if (arguments[0].equals("exit")) {
            System.exit(3);
        }
    }

    private static Deferred<String> keep(String failure) {
        Deferred<String> failed = Deferred.fail(new IOException(failure));
        KEPT.add(failed);
        return failed;
    }

    private static void sayWhatIsLogged() {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                Thread thread = Thread.currentThread();
                say(event.getLevel() + " " + event.getThrowableProxy().getMessage() + ", on " + thread.getName()
                        + ", inherited " + INHERITABLE.get() + ", priority " + thread.getPriority() + ", loader "
                        + (thread.getContextClassLoader() == Deferred.class.getClassLoader() ? "Deft's" : "another"));
            }
        };
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Deferred.class);
        logger.setLevel(Level.ERROR);
        logger.addAppender(appender);
    }

    @SuppressWarnings("SystemOut") // it talks to the test over its output
    private static void say(String what) {
        System.out.println(what);
    }
}
