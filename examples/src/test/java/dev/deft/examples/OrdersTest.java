package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class OrdersTest {

    @Test
    void findsAnOrder() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool db = test.start(ThreadPool.named("db").fixed(2));
            Deferred<String> found = new Orders(test.reactor(), db, Map.of(42, "a book")).find(42);
            List<String> answers = new ArrayList<>();
            found.onSuccess(answers::add);

            test.runWork(); // the workers run what there is, and the outcome comes back

            assertThat(answers).containsExactly("a book");
        }
    }

    @Test
    void givesUpAfterThreeSeconds() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool db = test.start(ThreadPool.named("db").fixed(2));
            Deferred<String> found = new Orders(test.reactor(), db, Map.of(42, "a book")).find(42);
            List<Throwable> failures = new ArrayList<>();
            found.addErrback(failure -> {
                failures.add(failure);
                return "";
            });

            test.advance(Duration.ofSeconds(3)); // and no worker has run

            assertThat(failures).singleElement().isInstanceOf(TimeoutException.class);
        }
    }
}
