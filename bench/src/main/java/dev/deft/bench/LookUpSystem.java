package dev.deft.bench;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Look-ups as the calls of a loop. One that has no answer in time is cancelled, and is back then: so long its caller waited.
 *
 * <p>Only some places have a worker for a look-up, so no call is parted: it begins and ends when the answer is there.
 */
record LookUpSystem(
        Reactor reactor,
        Function<String, Deferred<List<InetAddress>>> lookUps,
        Supplier<String> names,
        Duration timeout)
        implements SystemUnderTest {

    @Override
    public void start() {
        reactor.start();
    }

    @Override
    public void execute(Runnable call) {
        reactor.callFromThread(call);
    }

    @Override
    public void callLater(Duration delay, Runnable call) {
        reactor.callLater(delay, call);
    }

    @Override
    public void dispatch(MeasuredCall call, Completion completion) {
        lookUps.apply(names.get())
                .addTimeout(timeout, reactor)
                .addCallback(addresses -> call.call())
                .addErrback(TimeoutException.class, late -> call.call())
                .onSuccess(completion::completed)
                .addErrback(failure -> {
                    completion.failed(failure);
                    return 0L;
                });
    }

    @Override
    public void close() {
        reactor.close();
    }
}
