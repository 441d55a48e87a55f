package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way out of one connection: it sends what was written at the turn's end, and tells those who wait for that. Reactor thread only.
 */
final class Outgoing implements Runnable {

    private final Network network;
    private final ByteStream stream;
    private final Sender sender;
    private final SendQueue queue = new SendQueue();

    /** The holder of what is written now and not sent; null while it is sent. It is made when it is needed, for thousands of connections are idle. */
    private @Nullable HeldBack heldBack;

    /** Those who wait for what was written to be sent, oldest first; null if nobody ever has, as on many an idle connection. */
    private @Nullable ArrayDeque<FlushWait> waits;

    /** Those who wait for the end of data to be sent. */
    private List<Deferred<Void>> endWaits = List.of();

    private long written;
    private long sent;
    private long dropped;

    /** Set while the turn's end calls this. */
    private boolean scheduled;

    /** Set while what was written waits for the turn's end. */
    private boolean due;

    private boolean sending;

    /** Set when the end of data is to follow what was written. */
    private boolean ending;

    private boolean endAsked;
    private boolean ended;

    Outgoing(Network network, ByteStream stream, Sender sender) {
        this.network = network;
        this.stream = stream;
        this.sender = sender;
    }

    /** The one whose data is sent. */
    interface Sender {

        /** Returns whether nothing more is sent. */
        boolean hasEnded();

        /**
         * Is told that all that was written is sent, but for what is held back, and also if it was before. Returns whether the end of data may
         * follow.
         */
        boolean allSent();

        /** Is told that much waits to be sent. */
        void behind();

        /** Is told that it cannot be sent. */
        void failed(Throwable cause);
    }

    /** The wait for the instant at which {@code mark} bytes have been sent since the beginning. */
    private record FlushWait(long mark, Deferred<Void> flushed) {}

    /** Data that was held back, and the waits for it, whose marks count from its beginning. */
    private record HeldBack(SendQueue queue, List<FlushWait> waits) {}

    void add(Bytes data) {
        (heldBack == null ? queue : heldBack.queue).add(data);
        written += data.length();
    }

    /** Holds back what is written from now on, until {@link #release}. */
    void hold() {
        if (heldBack == null) {
            heldBack = new HeldBack(new SendQueue(), new ArrayList<>());
        }
    }

    /** Sends what was held back, and what is written then. */
    void release() {
        HeldBack held = Objects.requireNonNull(heldBack, "it is held back");
        heldBack = null;
        long before = written - held.queue.length();
        for (FlushWait late : held.waits) {
            addWait(new FlushWait(before + late.mark, late.flushed));
        }
        held.queue.moveTo(queue);
        fireWaits();
        sendAtEndOfTurn();
    }

    /** Sends {@code data} before what is held back. */
    void addBeforeHeld(Bytes data) {
        if (!sender.hasEnded()) {
            queue.add(data);
            written += data.length();
            sendAtEndOfTurn();
        }
    }

    // Files, by the transport.

    /** Returns whether the transport can send parts of {@code file} now. */
    boolean canSend(FileChannel file) {
        return stream.canSend(file);
    }

    /** Has the transport send a part of a file, which {@link #canSend} is true of, before what is held back. Only when {@link #isAllSent}. */
    void sendBeforeHeld(FileChannel file, long from, int count) {
        if (sender.hasEnded()) {
            return;
        }
        written += count;
        sending = true;
        try {
            stream.send(file, from, count);
            stream.flush();
        } catch (Throwable noMemory) {
            sender.failed(noMemory);
        } finally {
            sending = false;
        }
        tellIfAllSent();
    }

    /** Leaves out what the transport has not sent of a file: from now on it needs that no more. */
    void endFile() {
        written -= stream.endFile();
    }

    /** Counts what is not to be sent; returns true the first time. */
    boolean drop(Bytes data) {
        dropped += data.length();
        return dropped == data.length();
    }

    long sent() {
        return sent;
    }

    /** Returns the bytes that are not sent, those that the transport has taken included. */
    long unsent() {
        return written - sent;
    }

    long dropped() {
        return dropped;
    }

    /** Fires {@code flushed} when all that was written is sent, and a file before it, if it is {@code behindFile}: at once if it is. */
    void awaitFlush(Deferred<Void> flushed, boolean behindFile) {
        if (heldBack != null && (behindFile || heldBack.queue.length() > 0)) {
            heldBack.waits.add(new FlushWait(heldBack.queue.length(), flushed));
        } else if (unsent() == 0) {
            Voids.fire(flushed);
        } else {
            addWait(new FlushWait(written, flushed));
        }
    }

    private void addWait(FlushWait wait) {
        if (waits == null) {
            waits = new ArrayDeque<>(1);
        }
        waits.add(wait);
    }

    void sendAtEndOfTurn() {
        due = true;
        if (!scheduled) {
            scheduled = true;
            network.atEndOfTurn(this);
        }
    }

    /** Is called at the turn's end. */
    @Override
    public void run() {
        scheduled = false;
        sendIfDue();
    }

    /** Sends now what would be sent at the turn's end. */
    void sendIfDue() {
        if (due && !sending) {
            due = false;
            send();
        }
    }

    /** Hands over now what would be at the turn's end. What comes of it for producers and the end is for then, as this is within a call of theirs, or of the protocol's. */
    void flush() {
        if (due && !sender.hasEnded() && !sending) {
            handOver();
        }
    }

    /** Sends what the transport takes now, and deals with what comes of it. */
    void send() {
        if (sender.hasEnded() || sending) {
            return;
        }
        handOver();
        if (unsent() > Production.MOST_UNSENT && !sender.hasEnded()) {
            sender.behind();
        }
        tellIfAllSent();
    }

    /**
     * Hands the transport what it takes now of what is there. What is written meanwhile, by those who are told that all is sent, is for the next time, for which it is
     * scheduled: else one who always writes more then would have this go on for ever, and nothing else.
     */
    private void handOver() {
        long left = queue.length();
        sending = true;
        try {
            while (left > 0 && isReadyToSend()) {
                while (left > 0 && isReadyToSend()) {
                    left -= stream.write(queue);
                }
                stream.flush();
            }
        } catch (Throwable noMemory) {
            sender.failed(noMemory);
        } finally {
            sending = false;
        }
    }

    /** Returns whether there is something to send, which an end has dropped, and the transport takes it. */
    private boolean isReadyToSend() {
        return queue.length() > 0 && stream.isWritable();
    }

    /** Counts what was sent, and tells those who waited for it. */
    void countSent(long bytes) {
        sent += bytes;
        fireWaits();
        if (!sending) {
            tellIfAllSent();
        }
    }

    private void fireWaits() {
        ArrayDeque<FlushWait> those = waits;
        if (those == null) {
            return;
        }
        for (FlushWait first = those.peek(); first != null && first.mark <= sent; first = those.peek()) {
            those.remove();
            fire(first.flushed);
        }
    }

    /** Fires what was handed out, unless whoever has it has fired it. */
    private static void fire(Deferred<Void> wait) {
        if (!wait.isCalled()) {
            Voids.fire(wait);
        }
    }

    private static void fail(Deferred<Void> wait, String method, Lost reason) {
        if (!wait.isCalled()) {
            wait.errback(new ConnectionLostException(method, reason));
        }
    }

    /** Returns whether all is sent but for what is held back. */
    boolean isAllSent() {
        return unsent() == (heldBack == null ? 0 : heldBack.queue.length());
    }

    private void tellIfAllSent() {
        if (isAllSent() && !sender.hasEnded() && sender.allSent()) {
            sendEndIfAsked();
        }
    }

    // The end of data.

    /** Has the end of data follow what was written; {@code told} is told when that is sent. */
    void endWith(Deferred<Void> told) {
        if (ended) {
            Voids.fire(told);
        } else {
            if (endWaits.isEmpty()) {
                endWaits = new ArrayList<>(1);
            }
            endWaits.add(told);
            ending = true;
            sendAtEndOfTurn();
        }
    }

    /** Returns whether the end of data follows what was written. */
    boolean isEnding() {
        return ending;
    }

    /** Returns whether the transport was asked to send the end of data. */
    boolean isEndAsked() {
        return endAsked;
    }

    private void sendEndIfAsked() {
        if (ending && !endAsked && !sender.hasEnded()) {
            endAsked = true;
            stream.shutdownOutput();
        }
    }

    /** Is told that the end of data was sent. */
    void endSent() {
        ended = true;
        for (Deferred<Void> each : List.copyOf(endWaits)) {
            endWaits.remove(each);
            fire(each);
        }
    }

    boolean isEndSent() {
        return ended;
    }

    // The end of the connection.

    /** Drops what was not sent. */
    void drop() {
        dropped += unsent();
        queue.clear();
        if (heldBack != null) {
            heldBack.queue.clear();
        }
        written = sent;
    }

    /** Tells those who still wait that it is in vain. */
    void failWaits(Lost reason) {
        ArrayDeque<FlushWait> those = waits;
        while (those != null && !those.isEmpty()) {
            fail(those.remove().flushed, "flushed()", reason);
        }
        HeldBack held = heldBack;
        if (held != null) {
            heldBack = null;
            for (FlushWait late : held.waits) {
                fail(late.flushed, "flushed()", reason);
            }
        }
        for (Deferred<Void> each : endWaits) {
            fail(each, "loseWrite()", reason);
        }
        endWaits = List.of();
    }
}
