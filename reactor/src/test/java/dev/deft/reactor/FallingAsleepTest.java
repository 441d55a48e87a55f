package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.WaitStrategy;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The instant between the inbox's "asleep" and the transport's: what comes in it must not be slept over. */
@Tag("real-threads")
final class FallingAsleepTest {

    private final CountDownLatch wentOn = new CountDownLatch(1);
    private final CountDownLatch delivered = new CountDownLatch(1);

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void anEntryThatComesAfterTheInboxFellAsleepAndBeforeTheTransportDidIsDelivered(Transport transport)
            throws Exception {
        Transports.assumeAvailable(transport);
        EventLoop[] loop = new EventLoop[1];
        loop[0] = new EventLoop(
                "r",
                System::nanoTime,
                transport,
                offeringFirst(
                        transport.ioHandlers(), () -> loop[0].inbox().offer(new CallFromThread(delivered::countDown))),
                new OutstandingCalls(),
                WaitStrategy.PARK);
        Thread thread = new Thread(() -> {
            loop[0].opened();
            loop[0].call();
            loop[0].doIo(); // sleeps here for ever, if the wake-up was dropped
            wentOn.countDown();
            loop[0].call();
            loop[0].end();
        });
        thread.setDaemon(true);
        thread.start();

        assertThat(wentOn.await(600, TimeUnit.SECONDS)).as("it woke").isTrue();
        assertThat(delivered.await(600, TimeUnit.SECONDS)).isTrue();
        thread.join();
    }

    private static IoHandlerFactory offeringFirst(IoHandlerFactory handlers, Runnable offer) {
        return executor -> new OfferingFirst(handlers.newHandler(executor), offer);
    }

    /** The transport's own handler, but something happens before it sleeps. */
    private record OfferingFirst(IoHandler handler, Runnable offer) implements IoHandler {

        @Override
        public int run(IoHandlerContext context) {
            if (context.canBlock()) {
                onAnotherThread(offer);
            }
            return handler.run(context);
        }

        private static void onAnotherThread(Runnable action) {
            Thread other = new Thread(action);
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void initialize() {
            handler.initialize();
        }

        @Override
        public void prepareToDestroy() {
            handler.prepareToDestroy();
        }

        @Override
        public void destroy() {
            handler.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return handler.register(handle);
        }

        @Override
        public void wakeup() {
            handler.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return handler.isCompatible(handleType);
        }
    }
}
