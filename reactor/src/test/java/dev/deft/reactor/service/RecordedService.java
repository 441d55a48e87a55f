package dev.deft.reactor.service;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A service that notes what becomes of it, and whose start and stop a test determines. */
final class RecordedService extends Service {

    private final List<Object> told;
    Callable<@Nullable Deferred<?>> start = () -> null;
    Callable<@Nullable Deferred<?>> release = () -> null;

    RecordedService(Reactor reactor, String name, List<Object> told) {
        super(reactor, name);
        this.told = told;
    }

    @Override
    protected @Nullable Deferred<?> onStart() throws Exception {
        told.add("start " + name());
        return start.call();
    }

    @Override
    protected @Nullable Deferred<?> onStop(Duration left) throws Exception {
        told.add("stop " + name() + " " + left.toMillis());
        return release.call();
    }
}
