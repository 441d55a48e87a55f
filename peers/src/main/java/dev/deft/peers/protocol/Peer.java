package dev.deft.peers.protocol;

import java.util.List;
import java.util.stream.Stream;

/** The libraries that are compared, and what each one's process runs on. */
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
    ASYNCIO("asyncio");

    private final String label;

    Peer(String label) {
        this.label = label;
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
            case TWISTED, ASYNCIO -> List.of();
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
