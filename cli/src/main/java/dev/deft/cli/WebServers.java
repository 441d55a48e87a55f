package dev.deft.cli;

import dev.deft.analysis.result.Absence;
import dev.deft.peers.ChildFailedException;
import dev.deft.peers.WebPeerProcess;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.WebPeer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processes of {@code deft web}, of which one is asked at a time, while the others use no CPU. */
final class WebServers implements AutoCloseable {

    private static final String PYTHON = "python3";

    private final Map<String, WebPeerProcess> running = new LinkedHashMap<>();
    private final List<Absence> missing = new ArrayList<>();

    private WebServers() {}

    /**
     * Starts them.
     *
     * @throws ChildFailedException if one of them cannot listen
     */
    static WebServers start(List<WebPeer> peers, int workers) throws IOException, ChildFailedException {
        WebServers servers = new WebServers();
        boolean all = false;
        try {
            for (WebPeer peer : peers) {
                servers.start(peer, workers);
            }
            all = true;
            return servers;
        } finally {
            if (!all) {
                servers.close();
            }
        }
    }

    private void start(WebPeer peer, int workers) throws IOException, ChildFailedException {
        try {
            running.put(peer.label(), WebPeerProcess.start(peer, Main.class, workers, PYTHON));
        } catch (MissingPeerException e) {
            missing.add(new Absence(peer.label(), String.valueOf(e.getMessage())));
        }
    }

    /** Returns the names of those that run. */
    List<String> labels() {
        return List.copyOf(running.keySet());
    }

    /** Returns those that cannot be had on this machine. */
    List<Absence> missing() {
        return missing;
    }

    /** Returns one that runs. */
    WebPeerProcess server(String label) {
        WebPeerProcess server = running.get(label);
        if (server == null) {
            throw new IllegalStateException("no server " + label);
        }
        return server;
    }

    /** Ends them. */
    @Override
    public void close() {
        running.values().forEach(WebPeerProcess::close);
    }
}
