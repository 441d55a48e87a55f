package dev.deft.reactor;

import java.time.Duration;

/** A program whose timed call exits while a shutdown hook closes the reactor; for {@link ReactorCloseTest}. */
final class ExitingProgram {

    private ExitingProgram() {}

    /** Takes the name of the transport. */
    @SuppressWarnings("SystemOut") // it talks to the test over its output
    public static void main(String[] arguments) {
        ReactorBuilder builder = Reactor.builder()
                .name("web")
                .transport(Transport.valueOf(arguments[0]))
                .stopTimeout(Duration.ofMillis(10));
        builder.closeGrace = Duration.ofMillis(100);
        Reactor reactor = builder.create();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            reactor.close();
            System.out.println("closed");
        }));
        reactor.callLater(Duration.ZERO, () -> System.exit(3));
        reactor.run();
    }
}
