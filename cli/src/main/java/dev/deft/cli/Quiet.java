package dev.deft.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Has Deft log nothing: for a run whose faults are made on purpose, thousands a second. */
final class Quiet {

    private static final String[] TALKATIVE = {"dev.deft", "dev.deft.threadpool.ThreadPool", "dev.deft.reactor.Reactor"
    };

    private Quiet() {}

    /** What is done in quiet. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** Does it, and then has Deft log as before. */
    static <T> T during(Work<T> work) throws InterruptedException {
        Level[] before = new Level[TALKATIVE.length];
        for (int i = 0; i < before.length; i++) {
            before[i] = logger(i).getLevel();
            logger(i).setLevel(Level.OFF);
        }
        try {
            return work.run();
        } finally {
            for (int i = 0; i < before.length; i++) {
                logger(i).setLevel(before[i]);
            }
        }
    }

    private static Logger logger(int index) {
        return (Logger) LoggerFactory.getLogger(TALKATIVE[index]);
    }
}
