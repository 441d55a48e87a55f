package dev.deft.reactor.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Callback;
import dev.deft.deferred.Deferred;
import dev.deft.reactor.LoggedEvents;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.SystemEvent;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs that are a function, and their exit codes. */
final class ProgramTest {

    private final List<Object> told = new ArrayList<>();

    private static Program begun(TestReactor test, Callback<Reactor, Deferred<?>> main) {
        Program program = new Program(test.reactor(), main);
        program.begin();
        return program;
    }

    @Test
    void aProgramWhoseDeferredFiresStopsItsReactorAndHasTheExitCodeZero() {
        try (TestReactor test = TestReactor.create()) {
            Program program = begun(test, reactor -> reactor.deferLater(Duration.ofSeconds(1), () -> told.add("done")));

            test.advance(Duration.ofSeconds(1));

            assertThat(told).containsExactly("done");
            assertThat(program.exitCode()).isZero();
            test.reactor().deferLater(Duration.ZERO).addErrback(stopped -> {
                told.add(stopped.getClass().getSimpleName());
                return null;
            });
            assertThat(told).containsExactly("done", "ReactorStoppedException");
        }
    }

    @Test
    void aProgramThatFailsHasTheExitCodeOneAndTheFailureIsLogged() {
        try (TestReactor test = TestReactor.create();
                LoggedEvents log = new LoggedEvents(Program.class)) {
            Program program = begun(test, reactor -> Deferred.fail(new IOException("no disk")));
            test.settle();

            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(log.messages()).containsExactly("The main function on Reactor[reactor] failed");
            assertThat(log.failures()).containsExactly("no disk");
        }
    }

    @Test
    void aMainFunctionThatThrowsFails() {
        try (TestReactor test = TestReactor.create();
                LoggedEvents log = new LoggedEvents(Program.class)) {
            Program program = begun(test, reactor -> {
                throw new IOException("no disk");
            });
            test.settle();

            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(log.failures()).containsExactly("no disk");
        }
    }

    @Test
    void aStopCancelsTheMainFunctionAndWaitsForItsCleanUp() {
        TestReactor test = TestReactor.create();
        Program program = begun(
                test,
                reactor -> reactor.newDeferred().addBothDeferring(result -> {
                    told.add("cleans up");
                    return reactor.deferLater(Duration.ofSeconds(1), () -> told.add("clean"));
                }));
        test.settle();

        test.reactor().stop();
        test.settle();
        test.advance(Duration.ofSeconds(1));
        test.close();

        assertThat(told).containsExactly("cleans up", "clean");
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void aProgramThatStopsItsReactorHasTheExitCodeZeroAndNothingIsLogged() {
        try (TestReactor test = TestReactor.create();
                LoggedEvents log = new LoggedEvents(Program.class)) {
            Program program = begun(test, reactor -> {
                reactor.stop();
                return reactor.newDeferred();
            });
            test.settle();

            assertThat(program.exitCode()).isZero();
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void aFailureInTheCleanUpIsAFailureOfTheProgram() {
        try (TestReactor test = TestReactor.create();
                LoggedEvents log = new LoggedEvents(Program.class)) {
            Program program = begun(
                    test,
                    reactor -> reactor.newDeferred().addErrback(cancelled -> {
                        throw new IOException("no disk");
                    }));
            test.reactor().stop();
            test.settle();

            assertThat(program.exitCode()).isEqualTo(1);
            assertThat(log.failures()).containsExactly("no disk");
        }
    }

    @Test
    void aReactorThatStopsBeforeItHasStartedCallsNoMainFunction() {
        Reactor reactor = Reactor.create();
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.STARTUP, reactor::newDeferred);
        Program program = new Program(reactor, started -> Deferred.succeed(told.add("called")));
        program.begin();

        reactor.stop();
        reactor.run();

        assertThat(told).isEmpty();
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void runReturnsTheExitCodeWhenTheReactorHasEnded() {
        Thread here = Thread.currentThread();

        int ok = Program.run(Reactor.builder().name("own"), reactor -> {
            told.add(reactor + (Thread.currentThread() == here ? " here" : " elsewhere"));
            return Deferred.succeed("yes");
        });
        int failed = Program.run(Reactor.builder(), reactor -> Deferred.fail(new IOException("no")));

        assertThat(told).containsExactly("Reactor[own] here");
        assertThat(ok).isZero();
        assertThat(failed).isEqualTo(1);
    }
}
