package dev.deft.jdbc;

import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** One turn of load on a database: so many short queries outstanding, or short ones at a rate beside so many slow ones. */
final class QueryLoad {

    /**
     * The measurements of short queries.
     *
     * @param latencies nanoseconds from when a query was asked for, or was to be, until it was answered or failed
     * @param timeOuts the number of them that got no connection in time
     * @param slowTimeOuts the number of slow ones that got none
     */
    record Result(Histogram latencies, double perSecond, long timeOuts, long slowTimeOuts) {}

    private final AskedDatabase database;
    private final Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(1), 3);
    private final AtomicLong timeOuts = new AtomicLong();
    private final AtomicLong slowTimeOuts = new AtomicLong();

    /** The turn itself, and each query that is under way. */
    private final Phaser underWay = new Phaser(1);

    private volatile boolean isRecording;
    private volatile boolean isEnding;

    private QueryLoad(AskedDatabase database) {
        this.database = database;
    }

    /** Keeps {@code outstanding} short queries under way. */
    static Result closed(AskedDatabase database, int outstanding, long warmUpNanos, long nanos) throws Exception {
        QueryLoad load = new QueryLoad(database);
        for (int i = 0; i < outstanding; i++) {
            load.askAgainAndAgain(false);
        }
        TimeUnit.NANOSECONDS.sleep(warmUpNanos);
        long begun = load.record();
        TimeUnit.NANOSECONDS.sleep(nanos);
        return load.end(begun);
    }

    /** Keeps {@code slow} slow queries under way, and asks short ones at a rate, whether or not they are answered. */
    static Result flooded(AskedDatabase database, int slow, int perSecond, long warmUpNanos, long nanos) {
        QueryLoad load = new QueryLoad(database);
        for (int i = 0; i < slow; i++) {
            load.askAgainAndAgain(true);
        }
        long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long due = System.nanoTime();
        long recordedFrom = due + warmUpNanos;
        for (; due < recordedFrom + nanos; due += pause) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (due >= recordedFrom && !load.isRecording) {
                load.record();
            }
            load.ask(false, due, load.isRecording, () -> {});
        }
        return load.end(recordedFrom);
    }

    private long record() {
        isRecording = true;
        return System.nanoTime();
    }

    private Result end(long begun) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        double perSecond = latencies.getTotalCount() / seconds;
        isEnding = true;
        underWay.arriveAndAwaitAdvance(); // those that are under way count, too
        return new Result(latencies, perSecond, timeOuts.get(), slowTimeOuts.get());
    }

    private void askAgainAndAgain(boolean isSlow) {
        ask(isSlow, System.nanoTime(), true, () -> {
            if (!isEnding) {
                askAgainAndAgain(isSlow);
            }
        });
    }

    private void ask(boolean isSlow, long due, boolean counts, Runnable next) {
        underWay.register();
        database.ask(isSlow, failure -> {
            if (failure != null && !AskedDatabase.isTimeOut(failure)) {
                failure.printStackTrace();
            }
            if (counts && isRecording) {
                note(isSlow, System.nanoTime() - due, failure != null);
            }
            next.run();
            underWay.arriveAndDeregister();
        });
    }

    private void note(boolean isSlow, long nanos, boolean isTimeOut) {
        if (isTimeOut) {
            (isSlow ? slowTimeOuts : timeOuts).incrementAndGet();
        }
        if (!isSlow) {
            latencies.recordValue(nanos);
        }
    }
}
