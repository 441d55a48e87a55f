package dev.deft.reactor.task;

import dev.deft.deferred.Callback;
import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.reactor.SystemEvent;
import dev.deft.reactor.internal.ReactorAccess;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that is a function with a Deferred for its result: a reactor runs until that fires.
 *
 * <pre>{@code
 * Program.react(r -> r.deferToThread(() -> Files.readString(file))
 *         .onSuccess(text -> show(text))); // does not return: the process ends, with 0, or with 1 if it failed
 * }</pre>
 *
 * <p>The exit code is 0 if the Deferred has fired with a value, and 1 if it failed, which is logged as an error. A program that SIGINT
 * (Ctrl-C) or SIGTERM stops before its Deferred has fired has 128 and the signal's number: 130, 143. One that stops its reactor itself
 * before that has 0. Whoever stops the reactor, a Deferred that has not fired by then is cancelled, and waited for as the other triggers
 * before {@link SystemEvent#SHUTDOWN} are.
 *
 * <p>After Twisted's {@code task.react}, whose exit code after a signal is 0, and which does not cancel; that Ctrl-C cancels the main
 * function is the idea of Python's {@code asyncio.Runner}.
 */
public final class Program {

    private static final Logger LOG = LoggerFactory.getLogger(Program.class);
    private static final ReactorAccess ACCESS = ReactorAccess.get();
    private static final int FAILED = 1;
    private static final int SIGNALLED = 128;

    private final Reactor reactor;
    private final Confinement confinement;
    private final Callback<? super Reactor, ? extends Deferred<?>> main;

    /** The call of the main function; null before it. */
    private @Nullable Deferred<?> call;

    /** The end of the main function; null before it. */
    private @Nullable Result<?> outcome;

    /** Set if the reactor's stop came before the main function's end. */
    private boolean cutShort;

    /** Makes one for a reactor that runs, or will. */
    Program(Reactor reactor, Callback<? super Reactor, ? extends Deferred<?>> main) {
        this.reactor = reactor;
        this.confinement = ACCESS.confinement(reactor);
        this.main = main;
    }

    /** Runs {@code main} as {@link #react(ReactorBuilder, Callback)} does, on a reactor with its defaults. */
    public static void react(Callback<? super Reactor, ? extends Deferred<?>> main) {
        react(Reactor.builder(), main);
    }

    /**
     * Runs {@code main} as {@link #run} does, and ends the process by {@link System#exit} with the exit code, since threads that are
     * no daemons and heed no interrupt would keep it alive. If the reactor cannot run, that is logged as an error, and the exit code is 1.
     */
    public static void react(ReactorBuilder builder, Callback<? super Reactor, ? extends Deferred<?>> main) {
        Objects.requireNonNull(builder, "builder");
        Objects.requireNonNull(main, "main");
        int exitCode = FAILED;
        try {
            exitCode = run(builder, main);
        } catch (Throwable failure) { // Errors too: the process ends, whatever happens
            LOG.error("The program's reactor failed", failure);
        }
        System.exit(exitCode);
    }

    /**
     * Makes a reactor, calls {@code main} with it when it runs, and stops it when the Deferred that this returns has fired. The reactor
     * {@linkplain Reactor#stopOnSignals stops on signals}. It runs on this thread.
     *
     * @return the exit code of the program
     * @throws IllegalStateException if the JVM hands out no signals, or the transport cannot be opened
     */
    public static int run(ReactorBuilder builder, Callback<? super Reactor, ? extends Deferred<?>> main) {
        Objects.requireNonNull(builder, "builder");
        Objects.requireNonNull(main, "main");
        try (Reactor reactor = builder.create()) {
            reactor.stopOnSignals();
            Program program = new Program(reactor, main);
            program.begin();
            reactor.run();
            return program.exitCode();
        }
    }

    void begin() {
        reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, this::cancelMain);
        reactor.callWhenRunning(this::callMain);
    }

    private void callMain() {
        Deferred<Reactor> made = new Deferred<>(confinement);
        call = made;
        made.<Object>addCallbackDeferring(main).addBoth(result -> {
            ended(result);
            return this;
        });
        made.callback(reactor);
    }

    private void ended(Result<?> result) {
        outcome = result;
        if (result instanceof Result.Failure<?> failed && !isOfTheStop(failed.cause())) {
            LOG.error("The main function on {} failed", reactor, failed.cause());
        }
        if (!cutShort) {
            reactor.stop();
        }
    }

    private @Nullable Deferred<?> cancelMain() {
        if (outcome != null) {
            return null;
        }
        cutShort = true;
        if (call != null) {
            call.cancel();
        }
        return call;
    }

    private boolean isOfTheStop(Throwable failure) {
        return cutShort && failure instanceof CancellationException;
    }

    /** Returns the exit code, once the reactor has ended. */
    int exitCode() {
        int signal = ACCESS.stopSignal(reactor);
        if (cutShort && signal > 0) {
            return SIGNALLED + signal;
        }
        return outcome instanceof Result.Failure<?> failed && !isOfTheStop(failed.cause()) ? FAILED : 0;
    }
}
