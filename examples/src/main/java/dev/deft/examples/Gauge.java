package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.task.LoopingCall;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A value that is read again and again, until the gauge is stopped. */
final class Gauge {

    private final LoopingCall readings;

    Gauge(Reactor reactor, Callable<Deferred<Integer>> read, Consumer<? super Throwable> complain) {
        readings = LoopingCall.of(reactor, read).continueOnFailure(complain);
    }

    void start() {
        readings.start(Duration.ofSeconds(5)).addErrback(failure -> readings); // the reactor has stopped
    }

    void stop() {
        readings.stop();
    }
}
