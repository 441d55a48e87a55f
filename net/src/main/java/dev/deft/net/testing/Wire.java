package dev.deft.net.testing;

import dev.deft.net.internal.Network;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The wire between the two ends of one connection of a {@link FakeNetwork}. What is set here is so for both directions, and from now on.
 * Reactor thread only.
 */
public final class Wire {

    private final FakeStream client;
    private final FakeStream server;
    private final Consumer<? super Wire> whenClosed;

    /** Makes one that tells {@code whenClosed} when both ends have closed it. */
    Wire(Network network, Consumer<? super Wire> whenClosed) {
        this.whenClosed = whenClosed;
        client = new FakeStream(network, this::endClosed);
        server = new FakeStream(network, this::endClosed);
        client.join(server);
        server.join(client);
    }

    private void endClosed() {
        if (client.isClosed() && server.isClosed()) {
            whenClosed.accept(this);
        }
    }

    FakeStream clientSide() {
        return client;
    }

    FakeStream serverSide() {
        return server;
    }

    /**
     * Delivers what is written in pieces of these sizes, each in a turn of its own; when they are used up, the last one stays. Without
     * this, all that is under way arrives in one piece, of 64 KiB at most.
     *
     * @throws IllegalArgumentException if there is none, or one is less than 1
     */
    public Wire split(int... sizes) {
        if (Objects.requireNonNull(sizes, "sizes").length == 0) {
            throw new IllegalArgumentException("split() needs a size; give one or more");
        }
        for (int size : sizes) {
            atLeastOne("size", size);
        }
        client.split(sizes.clone());
        server.split(sizes.clone());
        return this;
    }

    /**
     * Takes up to this many bytes in each direction that the reader has not received; 64 KiB without this.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Wire capacity(int bytes) {
        client.capacity(atLeastOne("capacity", bytes));
        server.capacity(bytes);
        return this;
    }

    /** Holds back all that is under way, ends and resets too, until {@link #deliver}. */
    public Wire hold() {
        client.hold(true);
        server.hold(true);
        return this;
    }

    /** Delivers what was held back, and what comes. */
    public Wire deliver() {
        client.hold(false);
        server.hold(false);
        return this;
    }

    /** Cuts it, held or not: what is under way is gone, and both ends lose the connection by a failure. */
    public void cut() {
        client.cut();
        server.cut();
    }

    private static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1: " + value);
        }
        return value;
    }
}
