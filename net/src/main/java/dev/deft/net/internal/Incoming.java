package dev.deft.net.internal;

import dev.deft.net.Bytes;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The way in of one connection: it holds what has arrived until the protocol takes it, in order, the end of data last. Reactor thread only.
 *
 * <p>Data that arrives while reading is paused, as it does on epoll after the peer's end, is held, and delivered before anything that
 * came after it.
 */
final class Incoming {

    private final Network network;
    private final Receiver receiver;

    /** The data that has arrived and was not delivered, oldest first. */
    private final ArrayDeque<Bytes> held = new ArrayDeque<>(1);

    private long received;

    /** Set when the protocol has its connection, and data may come. */
    private boolean begun;

    private boolean paused;

    /** Set while data is delivered, which is not done inside itself. */
    private boolean delivering;

    /** Set while a later turn is to deliver what is held. */
    private boolean deliveryDue;

    /** Set when the protocol has given data back, which is for a later call. */
    private boolean givenBack;

    private boolean ended;

    /** Set when the end of input was dealt with, all data before it having been delivered. */
    private boolean endTold;

    Incoming(Network network, Receiver receiver) {
        this.network = network;
        this.receiver = receiver;
    }

    /** The one that takes what is delivered. */
    interface Receiver {

        /** Returns whether it takes data now. */
        boolean takesData();

        /** Takes data. */
        void take(Bytes data);

        /** Takes the end of data. */
        void takeEnd();
    }

    void begin() {
        begun = true;
    }

    boolean hasBegun() {
        return begun;
    }

    boolean isPaused() {
        return paused;
    }

    void pause(boolean on) {
        paused = on;
        if (!on) {
            deliverSoon();
        }
    }

    /** Returns whether all data that has arrived was delivered. */
    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Returns whether the end has arrived. */
    boolean hasEnded() {
        return ended;
    }

    /** Returns whether the end was delivered. */
    boolean isEndTold() {
        return endTold;
    }

    /** Returns the bytes that have arrived so far. */
    long received() {
        return received;
    }

    void add(Bytes data) {
        received += data.length();
        held.add(data);
        deliver();
    }

    void addEnd() {
        ended = true;
        deliver();
    }

    /** Takes back what was delivered, to deliver it again before anything else. */
    void giveBack(Bytes rest) {
        if (!endTold && !rest.isEmpty()) {
            held.addFirst(rest);
            givenBack = true;
            deliverSoon();
        }
    }

    /** Returns all that is held, and holds nothing more of it. */
    Bytes takeHeld() {
        Bytes all = Bytes.concat(List.copyOf(held));
        held.clear();
        return all;
    }

    void drop() {
        held.clear();
    }

    private void deliverSoon() {
        if (!delivering && !deliveryDue && begun) {
            deliveryDue = true;
            network.soon(() -> {
                deliveryDue = false;
                deliver();
            });
        }
    }

    /** Delivers what is held, as far as it is taken. */
    void deliver() {
        if (delivering || !begun) {
            return;
        }
        delivering = true;
        givenBack = false;
        try {
            boolean more = true;
            while (more && receiver.takesData() && !paused && !givenBack) {
                more = deliverNext();
            }
        } finally {
            delivering = false;
        }
        if (givenBack) {
            deliverSoon();
        }
    }

    /** Delivers what comes first; returns false if there is nothing. */
    private boolean deliverNext() {
        Bytes next = held.poll();
        if (next != null) {
            receiver.take(next);
            return true;
        }
        if (ended && !endTold) {
            endTold = true;
            receiver.takeEnd();
        }
        return false;
    }
}
