package dev.deft.peers;

import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.Request;

/** A peer in a process of its own, which rests until it is asked. */
interface Child extends AutoCloseable {

    /** The name and version of what it runs on. */
    String libraries();

    /** Has it run the loop once, and waits for what it measured. */
    Measurement measure(Request request) throws ChildFailedException, InterruptedException;

    /** Ends it, whatever it is doing. */
    @Override
    void close();
}
