package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.WaitStrategy;
import io.netty.channel.IoHandlerContext;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sleep of a reactor of whose channels nobody has heard: it parks, and leaves its transport alone. */
@Tag("real-threads")
final class ParkedReactorTest {

    private final AtomicInteger looks = new AtomicInteger();
    private final EventLoop loop = new EventLoop(
            "r",
            System::nanoTime,
            Transport.NIO,
            executor -> new QuietIo() {
                @Override
                public int run(IoHandlerContext context) {
                    return looks.incrementAndGet();
                }
            },
            new OutstandingCalls(),
            WaitStrategy.PARK);
    private final CountDownLatch delivered = new CountDownLatch(1);
    private final CountDownLatch timed = new CountDownLatch(1);
    private volatile int looksBefore = -1;

    @Test
    void itIsWokenByAnEntryAndByATimedCallAndNeverLooksAtTheTransport() throws Exception {
        Thread thread = new Thread(this::run, "r");
        loop.thread().handTo(thread);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        LockSupport.unpark(thread); // for no reason: it goes on sleeping
        loop.inbox().offer(new CallFromThread(delivered::countDown));

        assertThat(delivered.await(600, TimeUnit.SECONDS)).as("the entry").isTrue();
        assertThat(timed.await(600, TimeUnit.SECONDS)).as("the timed call").isTrue();
        thread.join();
        assertThat(looksBefore).isZero();
    }

    private void run() {
        loop.begin();
        turnsUntil(delivered);
        var unused = loop.callLater(Duration.ofMillis(1), timed::countDown);
        turnsUntil(timed);
        looksBefore = looks.get();
        loop.end();
    }

    private void turnsUntil(CountDownLatch done) {
        loop.call();
        while (done.getCount() > 0) {
            loop.doIo();
            loop.call();
        }
    }
}
