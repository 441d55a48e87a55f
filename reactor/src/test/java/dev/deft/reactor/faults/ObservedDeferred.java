package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import java.lang.ref.WeakReference;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Observes the result of one Deferred, and how often there is one. Any thread. */
final class ObservedDeferred {

    /** No wait here is for speed: what does not come within this time does not come. */
    static final long PATIENCE_SECONDS = 600;

    private final String what;
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicInteger times = new AtomicInteger();
    private final WeakReference<Deferred<?>> deferred;

    /** A value or a failure. Written before {@link #first} opens. */
    private volatile @Nullable Object outcome;

    /** The thread that it fired on. */
    private volatile @Nullable Thread thread;

    /** Notes what {@code deferred} comes to, and handles it. On the thread that it is confined to. */
    ObservedDeferred(String what, Deferred<?> deferred) {
        this.what = what;
        this.deferred = new WeakReference<>(deferred);
        deferred.addBoth(result -> {
            outcome = result.fold(value -> value, failure -> failure);
            thread = Thread.currentThread();
            times.incrementAndGet();
            first.countDown();
            return null;
        });
    }

    /** The value or the failure, which is waited for. */
    @Nullable
    Object outcome() throws InterruptedException {
        assertThat(first.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the Deferred of " + what + " fires")
                .isTrue();
        return outcome;
    }

    boolean hasFired() {
        return times.get() > 0;
    }

    @Nullable
    Thread thread() {
        return thread;
    }

    int times() {
        return times.get();
    }

    /** Cancels the Deferred, unless it is garbage already. On the thread that it is confined to. */
    void cancel() {
        Deferred<?> held = deferred.get();
        if (held != null) {
            held.cancel();
        }
    }

    /** Lets go of the outcome. */
    void forget() {
        outcome = null;
    }

    WeakReference<Deferred<?>> deferred() {
        return deferred;
    }

    @Override
    public String toString() {
        return what;
    }
}
