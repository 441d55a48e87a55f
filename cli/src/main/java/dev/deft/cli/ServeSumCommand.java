package dev.deft.cli;

import dev.deft.bench.SumApply;
import dev.deft.bench.SumLoad;
import dev.deft.bench.SumServer;
import dev.deft.cli.option.CallerCount;
import dev.deft.cli.option.PortNumber;
import dev.deft.cli.option.SumApplies;
import dev.deft.cli.option.ValueList;
import dev.deft.report.text.Units;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code deft serve sum}: the server of the essay on yielding CPU-intensive work. */
@Command(
        name = "sum",
        description = {
            "Sums integers for whoever connects: reads n in decimal, answers 1 + 2 + … + n, and ends the connection. Each has a thread of its own,"
                    + " a virtual one where the JVM has them, which blocks, and has the sum computed by the apply.",
            ""
        },
        footer = {
            "",
            "The applies are",
            "  in-place   on the connection's own thread",
            "  exclusive  on the connection's own thread, one at a time",
            "  pool       on a pool of N workers",
            "  share      on a share of a pool of N workers",
            "",
            "It listens on loopback. Several applies have a port each, from --port on.",
            "",
            "Examples:",
            "  deft serve sum",
            "  deft serve sum --apply pool --workers 4",
            "  deft serve sum --apply in-place,exclusive,pool,share"
        })
final class ServeSumCommand extends ServingCommand {

    /** The port of the essay. */
    static final String DEFAULT_PORT = "10000";

    private static final int LAST_PORT = 65_535;

    @Option(
            names = "--apply",
            paramLabel = "APPLY,...",
            defaultValue = "in-place",
            converter = SumApplies.class,
            completionCandidates = SumApplies.class,
            description = "What computes: in-place, exclusive, pool or share. Default: ${DEFAULT-VALUE}.")
    private ValueList<SumApply> applies = new ValueList<>(List.of());

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = DEFAULT_PORT,
            converter = PortNumber.class,
            description = "Where it listens; 0 for any. Default: ${DEFAULT-VALUE}, as in the essay.")
    private long port;

    @Option(
            names = "--workers",
            paramLabel = "N",
            converter = CallerCount.class,
            description = "The threads of a pool. Default: as many as cores.")
    private @Nullable Long workers;

    ServeSumCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Exception {
        long last = port + applies.values().size() - 1;
        if (port != 0 && last > LAST_PORT) {
            throw refusal(
                    "--port",
                    port,
                    applies.values().size() + " applies have a port each, the last " + last + "; allowed: up to "
                            + (LAST_PORT - applies.values().size() + 1));
        }
        List<SumServer> servers = new ArrayList<>();
        try {
            for (SumApply apply : applies.values()) {
                servers.add(listen(apply, port == 0 ? 0 : (int) port + servers.size()));
            }
        } catch (ParameterException e) {
            close(servers);
            throw e;
        }
        return serve(
                servers.stream().map(ServeSumCommand::line).toList(),
                () -> close(servers),
                () -> servers.stream()
                        .map(server -> server.apply().word() + ": " + Units.counted(server.answered(), "sum") + " sent")
                        .toList());
    }

    private static void close(List<SumServer> servers) throws IOException {
        for (SumServer server : servers) {
            server.close();
        }
    }

    /** Returns what is printed of a server that listens: {@code pool: listening on 127.0.0.1:10000}. */
    static String line(SumServer server) {
        return server.apply().word() + ": listening on " + SumLoad.shown(server.address());
    }

    /** Returns the workers that are meant where none are said. */
    static int workers(@Nullable Long said) {
        return said == null ? Runtime.getRuntime().availableProcessors() : Math.toIntExact(said);
    }

    private SumServer listen(SumApply apply, int at) {
        try {
            return SumServer.listen(apply, at, workers(workers));
        } catch (IOException e) {
            throw portRefusal(at, e);
        }
    }
}
