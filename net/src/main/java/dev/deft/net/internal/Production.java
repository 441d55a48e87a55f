package dev.deft.net.internal;

import dev.deft.net.Producer;
import dev.deft.net.Producing;

/**
 * A producer at work. Reactor thread only.
 *
 * <pre>
 *    at work --more than 64 KiB wait--&gt; paused --all is sent--&gt; at work --unregister, or the connection's end--&gt; ended
 * </pre>
 */
final class Production implements Producing {

    /** The unsent bytes at a turn's end beyond which a producer pauses. Source: Twisted's {@code FileDescriptor.bufferSize}. */
    static final int MOST_UNSENT = 1 << 16;

    private final Producer producer;
    private final Owner owner;

    /** Set when the turn in which it was registered is over: it is asked for nothing before. */
    private boolean begun;

    private boolean paused;
    private boolean ended;

    Production(Producer producer, Owner owner) {
        this.producer = producer;
        this.owner = owner;
    }

    /** The one that a producer works for. */
    interface Owner {

        /** Makes a call of the producer's, and deals with what it throws. */
        void call(String method, Object producer, dev.deft.deferred.ThrowingRunnable call);

        /** Is told that all was produced. */
        void produced(Production production);
    }

    /** Begins, and asks for the first piece, if it is to be asked: now where {@code isAllSent}, or else when all is. */
    void begin(boolean isAllSent) {
        begun = true;
        if (isAllSent && producer instanceof Producer.Pull) {
            resume();
        }
    }

    void behind() {
        if (producer instanceof Producer.Push push && !paused && !ended) {
            paused = true;
            owner.call("pauseProducing", producer, push::pauseProducing);
        }
    }

    void allSent() {
        if (paused || (begun && producer instanceof Producer.Pull)) {
            resume();
        }
    }

    private void resume() {
        paused = false;
        if (!ended) {
            owner.call("resumeProducing", producer, producer::resumeProducing);
        }
    }

    /** Ends it with the connection. */
    void stop() {
        if (!ended) {
            ended = true;
            owner.call("stopProducing", producer, producer::stopProducing);
        }
    }

    @Override
    public void unregister() {
        if (!ended) {
            ended = true;
            owner.produced(this);
        }
    }
}
