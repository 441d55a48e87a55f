package dev.deft.reactor;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.deft.threadpool.ThreadPool;
import org.slf4j.LoggerFactory;

/** A program that describes its reactor on a signal; for {@link DescribeOnSignalTest}, which runs it in a process of its own. */
final class DescribedProgram {

    private DescribedProgram() {}

    /** Takes the name of the signal. It ends when its input does. */
    @SuppressWarnings("SystemOut") // it talks to the test over its output
    public static void main(String[] arguments) {
        printWhatIsLogged();
        Reactor reactor = Reactor.builder().name("web").create();
        try {
            reactor.describeOnSignal(arguments[0]);
        } catch (IllegalStateException refused) {
            System.out.println("refused: " + refused.getMessage());
            return;
        }
        ThreadPool db = ThreadPool.named("db").fixed(1).start();
        reactor.stopsWith(db);
        reactor.callWhenRunning(() -> reactor.deferToThreadPool(db, () -> {
                    System.out.println("running");
                    return System.in.read();
                })
                .onBoth(end -> reactor.stop()));
        reactor.run();
        System.out.println("ended");
    }

    private static void printWhatIsLogged() {
        Logger logger = (Logger) LoggerFactory.getLogger(Reactor.class);
        AppenderBase<ILoggingEvent> printing = new AppenderBase<>() {
            @Override
            @SuppressWarnings("SystemOut")
            protected void append(ILoggingEvent event) {
                System.out.println(event.getLevel() + " " + event.getFormattedMessage());
            }
        };
        printing.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(printing);
    }
}
