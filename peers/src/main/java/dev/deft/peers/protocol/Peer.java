package dev.deft.peers.protocol;

import java.util.List;
import java.util.stream.Stream;

/** The libraries that are compared, and a reference, and what each one's process runs on. */
public enum Peer {
    DEFT_ADAPTIVE("deft-adaptive"),
    DEFT_PARK("deft-park"),
    DEFT_SPIN("deft-spin"),
    JDK_FIXED("jdk-fixed"),
    COMPLETABLE_FUTURE("completable-future"),
    FORK_JOIN("fork-join"),
    VIRTUAL_THREADS("virtual-threads"),
    NETTY_GROUP("netty-group"),
    VERTX("vertx"),
    BOUNDED_ELASTIC("bounded-elastic"),
    TWISTED("twisted"),
    ASYNCIO("asyncio"),

    /**
     * No peer but a reference, for calls that do nothing on two free cores: two queues that are polled, with one worker, whatever is asked
     * for. It shows how far the others are from what the two cores take for the passing on alone.
     */
    SPSC_QUEUES("spsc-queues");

    private final String label;

    Peer(String label) {
        this.label = label;
    }

    /** Returns what {@code all} stands for: all but the reference. */
    public static List<Peer> compared() {
        return Stream.of(values()).filter(peer -> peer != SPSC_QUEUES).toList();
    }

    /** As it is typed and printed: {@code bounded-elastic}. */
    public String label() {
        return label;
    }

    /** Returns whether it runs in a JVM; the others run under python3. */
    public boolean isOnJvm() {
        return this != TWISTED && this != ASYNCIO;
    }

    /** The folders of the command line's jar that make its class path, beside the harness's own. */
    public List<String> libraries() {
        return switch (this) {
            case DEFT_ADAPTIVE, DEFT_PARK, DEFT_SPIN -> List.of("netty", "deft");
            case JDK_FIXED, COMPLETABLE_FUTURE, FORK_JOIN, VIRTUAL_THREADS, NETTY_GROUP -> List.of("netty");
            case VERTX -> List.of("vertx");
            case BOUNDED_ELASTIC -> List.of("netty", "reactor-core");
            case TWISTED, ASYNCIO, SPSC_QUEUES -> List.of();
        };
    }

    /**
     * The features that a call has on Deft and not on this, as it is compared; empty where there are none. Deft's has a result that
     * can be held, a bound on the calls that wait, a cancel that keeps a waiting call from being made, and one queue, from which
     * calls start in order; and all of what only the reference is without.
     */
    public String lacks() {
        return switch (this) {
            case DEFT_ADAPTIVE, DEFT_PARK, DEFT_SPIN -> "";
            case JDK_FIXED -> "a result to hold, a bound on waiting calls, cancelling";
            case COMPLETABLE_FUTURE -> "a bound on waiting calls, a cancel that reaches the call";
            case FORK_JOIN, VIRTUAL_THREADS ->
                "a result to hold, a bound on waiting calls, cancelling, an order of starts";
            case NETTY_GROUP -> "a result to hold, cancelling, one queue: a call waits for its own worker";
            case VERTX, TWISTED -> "a bound on waiting calls, cancelling";
            case BOUNDED_ELASTIC -> "one queue: a call waits for its own worker";
            case ASYNCIO -> "a bound on waiting calls";
            case SPSC_QUEUES ->
                "a result to hold, a bound on waiting calls, cancelling, calls from other threads, more than one worker,"
                        + " threads that sleep while calls are under way";
        };
    }

    /**
     * The peer of this label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Peer labelled(String label) {
        return Stream.of(values())
                .filter(peer -> peer.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no peer '" + label + "'"));
    }
}
