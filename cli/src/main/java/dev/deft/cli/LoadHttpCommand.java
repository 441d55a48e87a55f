package dev.deft.cli;

import dev.deft.analysis.result.WebLoadDocument;
import dev.deft.analysis.result.WebLoadOptions;
import dev.deft.analysis.result.WebLoadRow;
import dev.deft.bench.Environment;
import dev.deft.bench.LoadFailedException;
import dev.deft.bench.PageLoad;
import dev.deft.bench.SumLoad;
import dev.deft.cli.option.Counts;
import dev.deft.cli.option.JsonOption;
import dev.deft.cli.option.PortNumber;
import dev.deft.cli.option.Rates;
import dev.deft.cli.option.Requests;
import dev.deft.cli.option.ValueList;
import dev.deft.reactor.Transport;
import dev.deft.report.terminal.WebLoadText;
import dev.deft.report.text.Units;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft load http}: the client of the essay on PythonPlus. */
@Command(
        name = "http",
        description = {
            "Asks a web server on this machine for its page, with so many requests under way at a time, and prints how many were answered in a second, and"
                    + " how long they took.",
            ""
        },
        footer = {
            "",
            "In a closed loop each client makes its next request when it has its answer. With --rate requests are due at even times, and their latency counts"
                    + " from then: what waits for a free client is late.",
            "As many requests as a row makes are made before, and not counted: what compiles does so then.",
            "Results go to stdout; progress and errors go to stderr. Ctrl-C ends the run and prints what was measured so far.",
            "",
            "Examples:",
            "  deft load http",
            "  deft load http --parallel 1,10,100 --keep-alive",
            "  deft load http --parallel 64 --rate 500/s,1k/s --json load.json"
        })
final class LoadHttpCommand extends MeasuringCommand<WebLoadDocument> {

    static final String DEFAULT_PARALLEL = "1,10";

    @Option(
            names = "--parallel",
            paramLabel = "N,...",
            defaultValue = DEFAULT_PARALLEL,
            converter = Counts.class,
            description =
                    "How many requests are under way at a time, at most; one row each. Default: ${DEFAULT-VALUE}, as in the essay.")
    private ValueList<Integer> parallel = new ValueList<>(List.of());

    @Option(
            names = "--rate",
            paramLabel = "R,...",
            converter = Rates.class,
            description = "How many requests are due in a second; one row each. Default: none, a closed loop.")
    private @Nullable ValueList<Double> rates;

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "1000",
            converter = Requests.class,
            description = "Requests of each row. Default: ${DEFAULT-VALUE}.")
    private long requests;

    @Option(
            names = "--keep-alive",
            description =
                    "Each client makes all its requests by one connection. Default: a connection for each, as ab does.")
    private boolean keepAlive;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = ServeHttpCommand.DEFAULT_PORT,
            converter = PortNumber.class,
            description = "Where the server listens. Default: ${DEFAULT-VALUE}.")
    private long port;

    @Mixin
    private final JsonOption json = new JsonOption();

    LoadHttpCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Exception {
        json.file().ifPresent(path -> new OutputFiles(spec()).checkFile("--json", path));
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), Math.toIntExact(port));
        PageLoad load = new PageLoad(server, keepAlive);
        tryOut(load::ask, server, "http");
        WebLoadOptions options = new WebLoadOptions(
                SumLoad.shown(server),
                Math.toIntExact(requests),
                parallel.values(),
                rates == null ? List.of() : rates.values(),
                keepAlive);
        WebLoadText text = new WebLoadText(console().text(json.takesStdout()));
        return measure(
                Thread.currentThread()::interrupt,
                () -> text.header(options),
                () -> run(load, options),
                text::results,
                json::write);
    }

    private WebLoadDocument run(PageLoad load, WebLoadOptions options) throws LoadFailedException {
        List<WebLoadRow> rows = new ArrayList<>();
        boolean complete = true;
        try {
            progress().show("warming up");
            load.measure(options.parallel().get(0), options.requests(), PageLoad.CLOSED);
            for (int count : options.parallel()) {
                progress().show("p = " + Units.count(count));
                if (options.ratesPerSecond().isEmpty()) {
                    rows.add(WebLoadRow.of(count, null, load.measure(count, options.requests(), PageLoad.CLOSED)));
                }
                for (double rate : options.ratesPerSecond()) {
                    rows.add(WebLoadRow.of(count, rate, load.measure(count, options.requests(), rate)));
                }
            }
        } catch (InterruptedException e) {
            complete = false; // by Ctrl-C
        }
        return new WebLoadDocument(
                WebLoadDocument.SCHEMA, complete, Environment.capture(Instant.now(), Transport.NIO), options, rows);
    }
}
