package dev.deft.bench;

import dev.deft.analysis.result.HandoffWindow;
import dev.deft.analysis.result.RecordingCost;
import dev.deft.analysis.theory.OperationalLaws;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Turns on real threads, of which the calling one sleeps meanwhile. */
final class ThreadedTurns implements HandoffTurns {

    private final LongSupplier clock = System::nanoTime;
    private final Duration limit;

    /**
     * Turns that are made here.
     *
     * @param limit the time that the threads of a turn may take to end
     */
    ThreadedTurns(Duration limit) {
        this.limit = limit;
    }

    @Override
    public HandoffWindow pair(PairKind kind, ThreadKind threads, int busy, Duration warmUp, Duration time)
            throws HandoffFailedException, InterruptedException {
        return pair(recorder -> kind.on(threads, recorder), busy, warmUp, time);
    }

    HandoffWindow pair(Function<TransactionRecorder, TransactionPair> made, int busy, Duration warmUp, Duration time)
            throws HandoffFailedException, InterruptedException {
        TransactionRecorder recorder = new TransactionRecorder(clock);
        try (TransactionPair pair = made.apply(recorder)) {
            double perSecond;
            try {
                pair.start();
                perSecond = beside(busy, recorder, warmUp, time);
            } finally {
                recorder.end();
            }
            await(pair);
            return new HandoffWindow(perSecond, recorder.finish());
        } catch (OutOfMemoryError | IllegalStateException e) {
            throw new HandoffFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The busy threads are platform threads, whatever the pair is on: virtual ones that compute take no turns on a carrier, so either they
     * or the pair would have none. They end first, so that the pair may end soon.
     */
    private double beside(int busy, TransactionRecorder recorder, Duration warmUp, Duration time)
            throws HandoffFailedException, InterruptedException {
        BusyThreads computing = BusyThreads.start(busy, ThreadKind.PLATFORM, limit);
        try {
            sleep(warmUp);
            double perSecond = perSecond(recorder::count, time.dividedBy(2));
            recorder.record();
            sleep(time.dividedBy(2));
            recorder.end();
            return perSecond;
        } finally {
            computing.close();
        }
    }

    @Override
    public double increments(int busy, ThreadKind threads, Duration warmUp, Duration time)
            throws HandoffFailedException, InterruptedException {
        try (BusyThreads computing = BusyThreads.start(busy, threads, limit)) {
            sleep(warmUp);
            return perSecond(computing::increments, time);
        }
    }

    @Override
    public RecordingCost recordingCost() {
        return RecordingMeter.measure(clock);
    }

    /** By the clock and not by the time that was asked for, for whoever sleeps may be woken late. */
    private double perSecond(LongSupplier count, Duration time) throws InterruptedException {
        long before = count.getAsLong();
        long start = clock.getAsLong();
        sleep(time);
        long after = count.getAsLong();
        return OperationalLaws.NANOS_PER_SECOND * (after - before) / Math.max(1, clock.getAsLong() - start);
    }

    private void await(TransactionPair pair) throws HandoffFailedException, InterruptedException {
        Future<?> ended = pair.ended();
        try {
            ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw HandoffFailedException.hanging(limit, String.join("; ", pair.stacks()));
        } catch (ExecutionException e) {
            throw new HandoffFailedException("ended with " + e.getCause(), e);
        }
    }

    private static void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
