package dev.deft.live;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Records one part of the calls' way: any thread may record, one at a time may read. */
final class HopRecorder {

    private final Recorder recorder = new Recorder(LiveLatency.LONGEST_NANOS, LatencyTimes.DIGITS);

    /** All that was read of the recorder so far; the reader's. */
    private final Histogram total = new Histogram(LiveLatency.LONGEST_NANOS, LatencyTimes.DIGITS);

    /** The histogram that the recorder fills next; the reader's. */
    private @Nullable Histogram spare;

    /** Records a time from 0 to {@link LiveLatency#LONGEST_NANOS}. */
    void record(long nanos) {
        recorder.recordValue(nanos);
    }

    /** Returns all that was recorded so far. */
    LatencyTimes total() {
        spare = recorder.getIntervalHistogram(spare);
        total.add(spare);
        return new LatencyTimes(total.copy());
    }
}
