package dev.deft.peers.protocol;

import java.util.stream.Stream;

/** The web servers that are compared: one page each, made by the same few lines. */
public enum WebPeer {
    DEFT_POOL("deft-pool", "Deft, pages made on a pool of W workers"),
    DEFT_LOOP("deft-loop", "Deft, pages made on its loop"),
    JDK_POOL("jdk-pool", "com.sun.net.httpserver, a pool of W threads"),
    JDK_VIRTUAL("jdk-virtual", "com.sun.net.httpserver, a virtual thread for each request"),
    NETTY("netty", "Netty's HTTP codec, pages made on one loop"),
    VERTX_POOL("vertx-pool", "Vert.x, pages made on a pool of W workers"),
    VERTX("vertx", "Vert.x, pages made on one loop"),
    TWISTED("twisted", "twisted.web under python3, pages made on its loop");

    private final String label;
    private final String description;

    WebPeer(String label, String description) {
        this.label = label;
        this.description = description;
    }

    /** Returns its name as it is typed and printed: {@code deft-pool}. */
    public String label() {
        return label;
    }

    /** Returns its library, and the threads that make its pages; W are the workers. */
    public String description() {
        return description;
    }

    /** Returns whether it runs in a JVM; the other runs under python3. */
    public boolean isOnJvm() {
        return this != TWISTED;
    }

    /** Returns whether it is Vert.x, whose libraries are its own. */
    public boolean isVertx() {
        return this == VERTX || this == VERTX_POOL;
    }

    /** Returns whether its process tells the parts of its requests' time. */
    public boolean tellsParts() {
        return isOnJvm();
    }

    /**
     * Returns the server of this label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static WebPeer labelled(String label) {
        return Stream.of(values())
                .filter(peer -> peer.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no web server '" + label + "'"));
    }
}
