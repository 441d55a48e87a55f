package dev.deft.cli;

import dev.deft.analysis.result.WebOptions;
import dev.deft.analysis.result.WebServerParts;
import dev.deft.analysis.result.WebTurn;
import dev.deft.analysis.result.WebWindow;
import dev.deft.bench.ApacheBench;
import dev.deft.bench.LoadFailedException;
import dev.deft.bench.PageLoad;
import dev.deft.bench.WebExperiment;
import dev.deft.peers.WebPeerProcess;
import java.io.IOException;
import java.util.Optional;

/**
 * The turns of {@code deft web}: the closed loop, then the open one if there is a rate, then {@code ab}.
 *
 * <p>A server is asked for the parts of its time right before the closed loop and right after it, when nothing is measured.
 */
record WebTurns(WebServers servers, WebOptions options) implements WebExperiment.Turns {

    @Override
    public WebTurn measure(String label, int parallel) throws LoadFailedException, InterruptedException {
        WebPeerProcess server = servers.server(label);
        PageLoad load = new PageLoad(server.address(), options.keepAlive());
        Optional<WebServerParts> unused = takeParts(server); // of what came before
        WebWindow closed = load.measure(parallel, options.requests(), PageLoad.CLOSED);
        WebServerParts within = takeParts(server).orElse(null);
        return new WebTurn(
                closed,
                options.ratePerSecond() == null
                        ? null
                        : load.measure(parallel, options.requests(), options.ratePerSecond()),
                within,
                null);
    }

    private static Optional<WebServerParts> takeParts(WebPeerProcess server) throws LoadFailedException {
        try {
            return server.takeParts();
        } catch (IOException e) {
            throw new LoadFailedException("did not tell where its time went: " + e.getMessage());
        }
    }

    @Override
    public double byAb(String label, int parallel) throws LoadFailedException, InterruptedException {
        return new ApacheBench(options.keepAlive())
                .measure(servers.server(label).address(), parallel, options.requests());
    }
}
