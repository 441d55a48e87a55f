package dev.deft.net;

/** The work of a {@link Producer} for a connection. Reactor thread only. Source: Twisted's {@code unregisterProducer}. */
public interface Producing {

    /** Says that all was produced: the producer is told nothing more, and a connection that is to close does. Does nothing the second time. */
    void unregister();
}
