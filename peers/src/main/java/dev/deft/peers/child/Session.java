package dev.deft.peers.child;

import dev.deft.analysis.result.Percentile;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.Peer;
import dev.deft.peers.protocol.Reply;
import dev.deft.peers.protocol.Request;
import java.security.Security;
import java.util.concurrent.ExecutionException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the parent asks, one request after the other. Between two of them nothing is outstanding, so the peer's
 * threads rest as its authors have them rest.
 *
 * <p>Belongs to one thread.
 */
final class Session {

    /** Of a shorter window, one step of the process's clock is more than ten per cent. */
    private static final long SHORTEST_FOR_CPU = 100_000_000;

    private final Peer peer;

    private @Nullable Adapter adapter;
    private int workers;
    private long checksum;

    Session(Peer peer) {
        this.peer = peer;
    }

    /** Returns whether the peer runs here; to be asked first. */
    Reply ready() {
        try {
            return new Reply(Reply.Word.READY, adapterOf(1).libraries());
        } catch (MissingPeerException e) {
            return new Reply(Reply.Word.MISSING, String.valueOf(e.getMessage()));
        }
    }

    /** Does what a line asks for. */
    Reply answer(String line) {
        try {
            return new Reply(Reply.Word.MEASURED, measure(Request.decode(line)).encode());
        } catch (Exception | LinkageError e) {
            return new Reply(Reply.Word.FAILED, String.valueOf(e));
        }
    }

    /** The sum of all that the calls returned. */
    long checksum() {
        return checksum;
    }

    private Measurement measure(Request request) throws Exception {
        if (request.work().startsWith("resolve:")) {
            // The JDK keeps answers for 30 s, so nearly every call would measure its table and not the look-up.
            Security.setProperty("networkaddress.cache.ttl", "0");
        }
        Work work = WorkParser.parse(request.work());
        Adapter on = adapterOf(request.shape().workers());
        int demand = request.shape().demand();
        run(on, work, demand, request.warmUpNanos());

        CallRecorder before = CallRecorder.now();
        PeerLoop.Result result = run(on, work, demand, request.timeNanos());
        CallRecorder after = CallRecorder.now();

        boolean isCpuKnown = request.timeNanos() >= SHORTEST_FOR_CPU;
        return new Measurement(
                result.latencies().getTotalCount(),
                result.windowNanos(),
                result.meanNanos(),
                at(Percentile.P50, result.latencies()),
                at(Percentile.P99, result.latencies()),
                at(Percentile.P999, result.latencies()),
                isCpuKnown ? perCall(after.processNanos() - before.processNanos(), result) : Double.NaN,
                perCall(after.allocatedBytes() - before.allocatedBytes(), result));
    }

    private PeerLoop.Result run(Adapter on, Work work, int demand, long nanos) throws Exception {
        PeerLoop loop = new PeerLoop(System::nanoTime, on, work, demand, nanos);
        on.onLoop(loop::start);
        try {
            PeerLoop.Result result = loop.whenDrained().get();
            checksum += result.checksum();
            return result;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** The books cover all the calls, those outside the window too. */
    private static double perCall(long used, PeerLoop.Result result) {
        return (double) used / result.calls();
    }

    private static double at(Percentile percentile, Histogram latencies) {
        return latencies.getTotalCount() < percentile.samplesNeeded()
                ? Double.NaN
                : latencies.getValueAtPercentile(percentile.percent());
    }

    private Adapter adapterOf(int count) throws MissingPeerException {
        if (adapter != null && workers == count) {
            return adapter;
        }
        if (adapter != null) {
            adapter.close();
        }
        Adapter made = Adapters.of(peer, count);
        adapter = made;
        workers = count;
        return made;
    }
}
