package dev.deft.reactor;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A program that is to be stopped by a signal; for {@link StopOnSignalsTest}, which runs it in a process of its own. */
final class SignalledProgram {

    private SignalledProgram() {}

    /** Takes an argument: with "stuck", its one call never ends; otherwise it ends when it is interrupted. */
    @SuppressWarnings("SystemOut") // it talks to the test over its output
    public static void main(String[] arguments) throws InterruptedException {
        boolean stuck = arguments[0].equals("stuck");
        Duration timeout = stuck ? Duration.ofMinutes(10) : Duration.ofMillis(10);
        CountDownLatch interrupted = new CountDownLatch(1);
        Reactor reactor = Reactor.builder().name("web").stopTimeout(timeout).create();
        reactor.stopOnSignals();
        reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> say("stopping"));
        reactor.callWhenRunning(() -> {
            reactor.deferToThread(() -> {
                        say("running");
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            say("interrupted");
                            interrupted.countDown();
                        }
                    })
                    .addErrback(failure -> null); // it depends on the machine's load whether the stop comes first
        });
        reactor.run();
        interrupted.await();
        say("ended");
    }

    private static Void say(String what) {
        System.out.println(what);
        return null;
    }
}
