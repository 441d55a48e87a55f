package dev.deft.cli;

import dev.deft.analysis.result.SumWindow;
import dev.deft.bench.LoadFailedException;
import dev.deft.bench.SumLoad;
import dev.deft.cli.option.Counts;
import dev.deft.cli.option.PortNumber;
import dev.deft.cli.option.Requests;
import dev.deft.cli.option.SumSize;
import dev.deft.cli.option.ValueList;
import dev.deft.report.terminal.SumText;
import dev.deft.report.text.Units;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deft load sum}: the client of the essay on yielding CPU-intensive work. */
@Command(
        name = "sum",
        description = {
            "Asks a 'deft serve sum' on this machine for sums, with as many threads as clients, each of which makes one request after the other,"
                    + " on a connection each; and prints how long they took.",
            ""
        },
        footer = {
            "",
            "As many requests as the first number of clients makes are made before, and not counted: what compiles does so then.",
            "",
            "Examples:",
            "  deft load sum",
            "  deft load sum --clients 8 --n 10000000 --requests 200"
        })
final class LoadSumCommand extends DeftCommand {

    static final String DEFAULT_CLIENTS = "1,2,4,8";

    @Option(
            names = "--clients",
            paramLabel = "N,...",
            defaultValue = DEFAULT_CLIENTS,
            converter = Counts.class,
            description = "How many threads make requests; one row each. Default: ${DEFAULT-VALUE}.")
    private ValueList<Integer> clients = new ValueList<>(List.of());

    @Option(
            names = "--n",
            paramLabel = "N",
            defaultValue = "25000",
            converter = SumSize.class,
            description = "How many integers each has summed. Default: ${DEFAULT-VALUE}.")
    private long n;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "1000",
            converter = Requests.class,
            description = "Requests of each row. Default: ${DEFAULT-VALUE}.")
    private long requests;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = ServeSumCommand.DEFAULT_PORT,
            converter = PortNumber.class,
            description = "Where the server listens. Default: ${DEFAULT-VALUE}.")
    private long port;

    private final Console console;

    LoadSumCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Math.toIntExact(port));
        SumLoad load = new SumLoad(server, n);
        tryOut(load::ask, server, "sum");
        if (!console.ctrlC().stopsWith(Thread.currentThread()::interrupt)) {
            return ExitCode.INTERRUPTED;
        }
        console.out()
                .println("deft load sum: n = " + Units.count(n) + ", " + Units.counted(requests, "request") + " to "
                        + SumLoad.shown(server));
        Map<Integer, SumWindow> byClients = new LinkedHashMap<>();
        boolean complete = measure(load, byClients);
        new SumText(console.out()).load(byClients);
        if (!complete) {
            console.print(List.of("INCOMPLETE: interrupted; this is what was measured until then."));
        }
        return complete ? ExitCode.OK : ExitCode.INTERRUPTED;
    }

    /** Measures row by row; returns false if it was interrupted. */
    private boolean measure(SumLoad load, Map<Integer, SumWindow> byClients) throws LoadFailedException {
        ProgressLine progress = new ProgressLine(console);
        try {
            progress.show("warming up");
            load.measure(clients.values().get(0), Math.toIntExact(requests));
            for (int count : clients.values()) {
                progress.show(Units.counted(count, "client"));
                byClients.put(count, load.measure(count, Math.toIntExact(requests)));
            }
            return true;
        } catch (InterruptedException e) {
            return false; // by Ctrl-C
        } finally {
            progress.clear();
        }
    }
}
