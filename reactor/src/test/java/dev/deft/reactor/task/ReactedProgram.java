package dev.deft.reactor.task;

import dev.deft.deferred.Deferred;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A program with an exit code; for {@link ReactedProgramTest}, which runs it in a process of its own. */
final class ReactedProgram {

    private ReactedProgram() {}

    /** Takes an argument: the way it ends. */
    @SuppressWarnings("SystemOut") // it talks to the test over its output
    public static void main(String[] arguments) {
        new Thread(() -> awaitNothing()).start();
        Program.react(reactor -> switch (arguments[0]) {
            case "succeeds" -> reactor.deferToThread(() -> "done");
            case "fails" -> Deferred.fail(new IOException("no disk"));
            default -> {
                System.out.println("serving");
                yield reactor.newDeferred().onBoth(stopped -> System.out.println("cleaned up"));
            }
        });
    }

    private static void awaitNothing() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
