package dev.deft.bench;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Deft's reactor and pool, whose callers are coroutines: each awaits its call, and makes the next in the same body. */
final class InlineSystem implements SystemUnderTest {

    private final DeftSystem deft;

    /** The caller that is told of a result now; the loop's thread only. */
    private @Nullable Caller told;

    InlineSystem(DeftSystem deft) {
        this.deft = deft;
    }

    @Override
    public void start() {
        deft.start();
    }

    @Override
    public void execute(Runnable call) {
        deft.execute(call);
    }

    @Override
    public void callLater(Duration delay, Runnable call) {
        deft.callLater(delay, call);
    }

    @Override
    public void dispatch(MeasuredCall call, Completion completion) {
        if (told != null && told.completion == completion) {
            told.next = call; // its body goes on with it
            return;
        }
        // What the completion itself throws ends the cell too.
        var unused = inline(new Caller(call, completion)).addErrback(cause -> {
            completion.failed(cause);
            return 0L;
        });
    }

    @Override
    public void close() {
        deft.close();
    }

    /** A caller, from its first call until it makes no other when it is told of a result. */
    private final class Caller implements Callable<Long> {

        private final Completion completion;

        private @Nullable MeasuredCall next;

        Caller(MeasuredCall first, Completion completion) {
            this.next = first;
            this.completion = completion;
        }

        @Override
        public Long call() throws Exception {
            long sum = 0;
            for (MeasuredCall call = next; call != null; call = next) {
                next = null;
                long result = await(deft.defer(call));
                sum += result;
                tell(result);
            }
            return sum;
        }

        private void tell(long result) {
            Caller outer = told;
            told = this;
            try {
                completion.completed(result);
            } finally {
                told = outer;
            }
        }
    }
}
