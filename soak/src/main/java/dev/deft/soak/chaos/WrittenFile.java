package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.soak.Violations;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A file that is written in two parts and read again, unless that is given up. Any thread. */
final class WrittenFile {

    private static final int LARGEST = 1 << 15;
    private static final int LATEST_CANCEL_MICROS = 1_000;
    private static final String WHOLE = "all its bytes";
    private static final String CANCELLED = "CancellationException";

    /** The ways of whoever has it written. */
    private enum Caller {
        WAITS,
        CANCELS,
        CANCELS_LATER
    }

    private final Reactor reactor;
    private final Path file;
    private final DeftOperations deft;
    private final Caller caller;
    private final byte[] bytes;
    private final int firstPart;
    private final Duration cancelAfter;
    private final AtomicInteger answers = new AtomicInteger();
    private volatile String answer = "nothing";

    WrittenFile(Reactor reactor, Path file, DeftOperations deft, SplittableRandom random) {
        this.reactor = reactor;
        this.file = file;
        this.deft = deft;
        this.caller = RandomChoice.of(Caller.values(), random);
        this.bytes = new byte[1 + random.nextInt(LARGEST)];
        random.nextBytes(bytes);
        this.firstPart = random.nextInt(bytes.length);
        this.cancelAfter = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LATEST_CANCEL_MICROS)));
    }

    Path file() {
        return file;
    }

    /** Has it written and read, in the reactor's next turn. */
    void begin() {
        reactor.callFromThread(this::writeAndRead);
    }

    private void writeAndRead() {
        Deferred<String> read = deft.write(reactor, file, Arrays.copyOf(bytes, firstPart))
                .addCallbackDeferring(written -> deft.write(
                        reactor, file, Arrays.copyOfRange(bytes, firstPart, bytes.length), StandardOpenOption.APPEND))
                .addCallbackDeferring(written -> deft.read(reactor, file))
                .addCallback(found -> Arrays.equals(found, bytes)
                        ? WHOLE
                        : found.length + " bytes, which are not the " + bytes.length + " that were written");
        read.addBoth(result -> {
            answer = result.fold(text -> text, failure -> failure.getClass().getSimpleName());
            return answers.incrementAndGet();
        });
        switch (caller) {
            case CANCELS -> read.cancel();
            case CANCELS_LATER -> reactor.callLater(cancelAfter, read::cancel);
            case WAITS -> {}
        }
    }

    boolean isAnswered() {
        return answers.get() > 0;
    }

    boolean isWhole() {
        return answer.equals(WHOLE);
    }

    /** Adds a violation if it was not answered once, or neither were all its bytes read nor was there a reason for that. */
    void check(boolean stopped, Violations violations) {
        Set<String> right = switch (caller) {
            case WAITS -> Set.of(WHOLE);
            case CANCELS -> Set.of(CANCELLED);
            case CANCELS_LATER -> Set.of(WHOLE, CANCELLED);
        };
        boolean failed = answer.endsWith("Exception");
        if (answers.get() != 1 || !(right.contains(answer) || (stopped && failed))) {
            violations.add("file " + file.getFileName() + " of " + reactor + ", whose caller " + caller
                    + ", was answered " + answers + " times, with " + answer);
        }
    }
}
