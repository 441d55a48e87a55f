package dev.deft.reactor;

import dev.deft.deferred.internal.ThreadIdentity;
import dev.deft.threadpool.internal.OwnThread;
import dev.deft.threadpool.internal.StackReserve;
import dev.deft.threadpool.internal.VirtualThreadFactory;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sets code aside by leaving it on a thread of its own, which hands a baton to and fro with the thread that resumes it: whichever
 * has the baton runs, and the other waits. Virtual threads where the JVM has them, or platform threads.
 *
 * <p>They are daemons: code that is set aside for good keeps no process alive.
 */
final class BatonBackend implements CoroutineBackend {

    static final String VIRTUAL = "virtual-threads";
    static final String PLATFORM = "platform-threads";

    private static final AtomicInteger MADE = new AtomicInteger();

    /** The time after which one that cannot be unmounted looks for the baton again: nobody wakes it. */
    private static final long MOUNTED_MILLIS = 1;

    private final String name;
    private final ThreadFactory threads;

    BatonBackend(String name, ThreadFactory threads) {
        this.name = name;
        this.threads = threads;
    }

    /** Returns the backend of virtual threads; they must {@linkplain VirtualThreadFactory#exist exist}. */
    static BatonBackend virtual() {
        ThreadFactory threads = VirtualThreadFactory.factory();
        return new BatonBackend(VIRTUAL, code -> {
            Thread thread = threads.newThread(code);
            thread.setName(nextName());
            return thread;
        });
    }

    static BatonBackend platform() {
        return new BatonBackend(PLATFORM, code -> {
            Thread thread = OwnThread.of(code, nextName());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static String nextName() {
        return "deft-coroutine-" + MADE.incrementAndGet();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Strand strand(Runnable code, CoroutineThread thread) {
        return new Baton(code, thread);
    }

    /**
     * One strand. Two threads share it, and {@link #ownRuns} says which of them has the baton:
     *
     * <pre>
     *    false: who resumes has it  --resume: true, then unpark the own thread--&gt;  true: the own thread has it
     *                              &lt;--suspend, end: false, then unpark who resumed--
     * </pre>
     *
     * Each writes it only while it has the baton, and then waits until it is written back. It is volatile: what either did before
     * it gave the baton away, the other sees that takes it. A thread that is interrupted does not park, so the wait clears the
     * interrupt, and sets it again in the end. One that the code has left goes to who resumed it, as if it had run there.
     */
    private final class Baton implements Strand, Runnable {

        private final Runnable code;
        private final CoroutineThread coroutines;
        private final Thread identity = ThreadIdentity.current();
        private final Thread own;

        private volatile boolean ownRuns;

        /** The thread that has resumed it; handed over with the baton, as the next ones are. */
        private @Nullable Thread resumer;

        private boolean begun;

        /** Set when the code has: nobody would give the baton back. */
        private boolean ended;

        /** Set if the code has left its thread interrupted. */
        private boolean leftInterrupted;

        Baton(Runnable code, CoroutineThread coroutines) {
            this.code = code;
            this.coroutines = coroutines;
            this.own = threads.newThread(this);
        }

        @Override
        public void makeRoomToResume() {
            StackReserve.toHandOver(); // an overflow after the wake-up would have both run
        }

        @Override
        public void makeRoomToSuspend() {
            StackReserve.toHandOver();
        }

        @Override
        public void resume() {
            if (ended) {
                throw new IllegalStateException("the code of '" + own.getName() + "' was to go on, and has ended");
            }
            resumer = Thread.currentThread();
            ownRuns = true;
            wakeOwn();
            boolean interrupted = awaitBaton(false);
            if (interrupted || leftInterrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void wakeOwn() {
            if (begun) {
                LockSupport.unpark(own);
                return;
            }
            try {
                own.start();
                begun = true;
            } catch (Throwable noThread) { // the machine has no more of them
                ownRuns = false;
                throw noThread;
            }
        }

        @Override
        public void suspend() {
            giveBack();
            if (awaitBaton(true)) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public StackTraceElement[] stackTrace() {
            return own.getStackTrace();
        }

        @Override
        public void run() {
            ThreadIdentity.assume(identity);
            coroutines.share();
            try {
                code.run();
            } finally {
                ended = true;
                giveBack();
            }
        }

        private void giveBack() {
            Thread to = resumer; // before it can be another
            leftInterrupted = Thread.interrupted();
            ownRuns = false;
            LockSupport.unpark(to);
        }

        /** Waits for the baton; returns whether an interrupt came meanwhile, which is cleared. */
        private boolean awaitBaton(boolean mine) {
            boolean interrupted = false;
            while (ownRuns != mine) {
                try {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                } catch (StackOverflowError tooDeep) { // to unmount a virtual thread takes stack for each of its frames
                    interrupted |= waitMounted(mine);
                }
            }
            return interrupted;
        }

        /** Waits for the baton without giving up the carrier; returns whether an interrupt came meanwhile. */
        private synchronized boolean waitMounted(boolean mine) {
            boolean interrupted = false;
            while (ownRuns != mine) {
                try {
                    wait(MOUNTED_MILLIS);
                } catch (InterruptedException e) { // its caller sets it again
                    interrupted = true;
                }
            }
            return interrupted;
        }
    }
}
