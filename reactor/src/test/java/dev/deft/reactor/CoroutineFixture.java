package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** A hand-driven reactor whose coroutines are set aside by one of the backends. */
abstract class CoroutineFixture {

    @Parameter
    String backend;

    TestReactor test;
    Reactor reactor;

    final List<@Nullable Object> told = new ArrayList<>();

    @BeforeEach
    void makeTheReactor() {
        test = TestReactor.create(0, builder(backend));
        reactor = test.reactor();
    }

    @AfterEach
    void closeTheReactor() {
        if (test != null) {
            test.close();
        }
    }

    /** A builder of reactors with that backend; where this JVM does not have it, the test is skipped, and a line says why. */
    static ReactorBuilder builder(String backend) {
        ReactorBuilder builder = Reactor.builder();
        try {
            builder.coroutines = CoroutineBackends.named(backend);
        } catch (IllegalStateException missing) {
            System.out.println("skipped: coroutines on " + backend + ": " + missing.getMessage());
            abort("skipped: " + missing.getMessage());
        }
        return builder;
    }

    /** Tells how {@code deferred} ends. */
    void tell(Deferred<?> deferred) {
        deferred.addBoth(result -> result.fold(told::add, told::add));
    }

    /** Returns the failure of the last one that ended. */
    Throwable failure() {
        assertThat(told).isNotEmpty();
        Object last = told.get(told.size() - 1);
        assertThat(last).isInstanceOf(Throwable.class);
        return (Throwable) last;
    }
}
