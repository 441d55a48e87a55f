package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.deft.threadpool.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries of the inbox that cannot be delivered. */
final class FailedDeliveryTest {

    private final List<String> told = new ArrayList<>();
    private final EventLoop loop = new EventLoop(
            "r",
            System::nanoTime,
            Transport.NIO,
            Transport.NIO.ioHandlers(),
            new OutstandingCalls(),
            WaitStrategy.PARK);

    /** As a result that finds no memory. */
    private static final class Failing extends Inbox.Entry {

        @Override
        void deliver() {
            throw new OutOfMemoryError("no memory, in a test");
        }
    }

    @Test
    void theyKeepNoOtherFromItsDelivery() {
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            loop.inbox().offer(new Failing()); // alone in its turn
            assertThatCode(loop::call).doesNotThrowAnyException();
            loop.inbox().offer(new Failing());
            loop.inbox().offer(new CallFromThread(() -> told.add("the next")));
            assertThatCode(loop::call).doesNotThrowAnyException();

            assertThat(told).containsExactly("the next");
            assertThat(log.failures()).containsExactly("no memory, in a test", "no memory, in a test");
        }
    }
}
