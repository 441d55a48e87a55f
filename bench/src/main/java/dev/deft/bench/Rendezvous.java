package dev.deft.bench;

import java.util.Objects;
import java.util.concurrent.Exchanger;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A place where one thread hands items over to another, one at a time. */
interface Rendezvous {

    /** Hands an item over; returns when the other has it. */
    void give(Object item) throws InterruptedException;

    /** Waits for an item, and takes it. */
    Object take() throws InterruptedException;

    /** Two locks, each of which one releases and the other acquires, as Python's {@code threading.Lock} allows it. */
    static Rendezvous overLocks() {
        return new OverSignals(new UnownedLock(), new UnownedLock());
    }

    /** Two semaphores, in the same way. */
    static Rendezvous overSemaphores() {
        return new OverSignals(new SemaphoreSignal(), new SemaphoreSignal());
    }

    /** A slot under a lock, whose condition says that it has changed. */
    static Rendezvous overCondition() {
        return new OverCondition();
    }

    /** The JDK's queue without room, in which the producer waits for the consumer. */
    static Rendezvous overSynchronousQueue() {
        SynchronousQueue<Object> queue = new SynchronousQueue<>();
        return of(queue::put, queue::take);
    }

    /** The JDK's queue whose producers may wait for their consumers. */
    static Rendezvous overTransferQueue() {
        LinkedTransferQueue<Object> queue = new LinkedTransferQueue<>();
        return of(queue::transfer, queue::take);
    }

    /** The JDK's place where two threads swap what they have; the consumer has nothing. */
    static Rendezvous overExchanger() {
        Exchanger<Object> exchanger = new Exchanger<>();
        Object nothing = new Object();
        return of(exchanger::exchange, () -> exchanger.exchange(nothing));
    }

    private static Rendezvous of(Giving giving, Taking taking) {
        return new Rendezvous() {
            @Override
            public void give(Object item) throws InterruptedException {
                giving.give(item);
            }

            @Override
            public Object take() throws InterruptedException {
                return taking.take();
            }
        };
    }

    /** The producer's half. */
    interface Giving {
        void give(Object item) throws InterruptedException;
    }

    /** The consumer's half. */
    interface Taking {
        Object take() throws InterruptedException;
    }

    /** A thing that one thread waits for and another brings about. */
    interface Signal {
        void await() throws InterruptedException;

        void send();
    }

    /** A slot, and a signal each way. The slot is the producer's until the item's signal, then the consumer's until the other. */
    final class OverSignals implements Rendezvous {

        private final Signal filled;
        private final Signal taken;
        private @Nullable Object slot;

        OverSignals(Signal filled, Signal taken) {
            this.filled = filled;
            this.taken = taken;
        }

        @Override
        public void give(Object item) throws InterruptedException {
            slot = item;
            filled.send();
            taken.await();
        }

        @Override
        public Object take() throws InterruptedException {
            filled.await();
            Object item = Objects.requireNonNull(slot, "the producer fills the slot before its signal");
            taken.send();
            return item;
        }
    }

    /** A lock that is held by nobody in particular, and in the beginning by somebody. */
    final class UnownedLock extends AbstractQueuedSynchronizer implements Signal {

        private static final long serialVersionUID = 1;
        private static final int HELD = 1;
        private static final int FREE = 0;

        UnownedLock() {
            setState(HELD);
        }

        @Override
        public void await() throws InterruptedException {
            acquireInterruptibly(HELD);
        }

        @Override
        public void send() {
            release(HELD);
        }

        @Override
        protected boolean tryAcquire(int any) {
            return compareAndSetState(FREE, HELD);
        }

        @Override
        protected boolean tryRelease(int any) {
            setState(FREE);
            return true;
        }
    }

    /** A semaphore that has a permit when the signal was sent. */
    final class SemaphoreSignal implements Signal {

        private final Semaphore semaphore = new Semaphore(0);

        @Override
        public void await() throws InterruptedException {
            semaphore.acquire();
        }

        @Override
        public void send() {
            semaphore.release();
        }
    }

    /** A slot that both look at under the lock. They never wait at once: the one for a full slot, the other for an empty one. */
    final class OverCondition implements Rendezvous {

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        /** Guarded by the lock. */
        private @Nullable Object slot;

        @Override
        public void give(Object item) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                slot = item;
                changed.signal();
                while (slot != null) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public Object take() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (slot == null) {
                    changed.await();
                }
                Object item = slot;
                slot = null;
                changed.signal();
                return item;
            } finally {
                lock.unlock();
            }
        }
    }
}
