package dev.deft.cli;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.WebDocument;
import dev.deft.analysis.result.WebOptions;
import dev.deft.bench.ApacheBench;
import dev.deft.bench.Environment;
import dev.deft.bench.WebExperiment;
import dev.deft.cli.option.AllOrSome;
import dev.deft.cli.option.CallerCount;
import dev.deft.cli.option.Counts;
import dev.deft.cli.option.Rate;
import dev.deft.cli.option.Requests;
import dev.deft.cli.option.ValueList;
import dev.deft.peers.protocol.WebPeer;
import dev.deft.reactor.Transport;
import dev.deft.report.page.WebReport;
import dev.deft.report.terminal.WebText;
import dev.deft.report.text.Units;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code deft web}: the web test of the essay on PythonPlus, on this machine. */
@Command(
        name = "web",
        description = {
            "Measures web servers that send a small page, with one request at a time and with more: how many are answered in a second, and how long each"
                    + " takes. That is the web test of the essay on PythonPlus, where more at a time lowered the throughput on Linux, and raised it on Windows.",
            ""
        },
        footer = {
            "",
            "The servers, with W workers where there is a pool:",
            "  deft-pool    Deft, pages made on a pool of W workers",
            "  deft-loop    Deft, pages made on its loop",
            "  jdk-pool     com.sun.net.httpserver, a pool of W threads",
            "  jdk-virtual  the same, a virtual thread for each request (Java 21)",
            "  netty        Netty's HTTP codec, pages made on one loop",
            "  vertx-pool   Vert.x, pages made on a pool of W workers",
            "  vertx        Vert.x, pages made on one loop",
            "  twisted      twisted.web under python3, pages made on its loop",
            "One that cannot be had here is skipped, which is said. 'deft serve http' is the first two alone, and 'deft load http' the clients.",
            "In a round every cell has its turn once, in a drawn order: the closed loop, then the open one with --rate, then ab where it is installed.",
            "Where a server tells the parts of the time within it, they are summed up in the closed loop; outside is what is left of the time to the answer.",
            "Figures are the medians of the rounds; ratios are the medians of the rounds' ratios, with their 95 %% bootstrap intervals.",
            "Results go to stdout; progress and errors go to stderr. Ctrl-C ends the run and prints what was measured so far.",
            "",
            "Examples:",
            "  deft web",
            "  deft web --servers deft-pool,jdk-pool --parallel 1,10,100 --rounds 20",
            "  deft web --rate 500/s --json web.json --report web.html"
        })
final class WebCommand extends MeasuringCommand<WebDocument> {

    @Option(
            names = "--servers",
            paramLabel = "SERVER,...",
            defaultValue = "all",
            converter = WebPeers.class,
            completionCandidates = WebPeers.class,
            description = "The servers that are measured. Default: ${DEFAULT-VALUE}.")
    private ValueList<WebPeer> servers = new ValueList<>(List.of());

    @Option(
            names = "--parallel",
            paramLabel = "N,...",
            defaultValue = LoadHttpCommand.DEFAULT_PARALLEL,
            converter = Counts.class,
            description =
                    "How many requests are under way at a time; one column each. Default: ${DEFAULT-VALUE}, as in the essay.")
    private ValueList<Integer> parallel = new ValueList<>(List.of());

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "400",
            converter = Requests.class,
            description = "Requests of every cell in a round. Default: ${DEFAULT-VALUE}.")
    private long requests;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "10",
            converter = CallerCount.class,
            description = "The threads of the servers' pools. Default: ${DEFAULT-VALUE}.")
    private long workers;

    @Option(
            names = "--rate",
            paramLabel = "R",
            converter = Rate.class,
            description = "Has an open loop too, with so many requests due in a second. Default: none.")
    private @Nullable Double rate;

    @Option(
            names = "--keep-alive",
            description =
                    "Each client makes all its requests by one connection. Default: a connection for each, as ab does.")
    private boolean keepAlive;

    @Option(names = "--no-ab", description = "Leaves ab out, even if it is installed.")
    private boolean noAb;

    @Mixin
    private final TurnOptions turns = new TurnOptions();

    @Mixin
    private final ResultOptions files = new ResultOptions();

    WebCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Exception {
        files.check(spec(), List.of());
        Machine environment = Environment.capture(Instant.now(), Transport.NIO);
        boolean byAb = !noAb && ApacheBench.isOn(System.getenv().getOrDefault("PATH", ""));
        try (WebServers running = WebServers.start(servers.values(), Math.toIntExact(workers))) {
            List<Absence> missing = new ArrayList<>(running.missing());
            if (!byAb && !noAb) {
                missing.add(new Absence("ab", "is not on the path; it comes with Apache's web server"));
            }
            WebOptions options = options(running, byAb);
            WebExperiment experiment = new WebExperiment(environment, options, missing, new WebTurns(running, options));
            WebText text = new WebText(console().text(files.takesStdout()));
            return measure(
                    experiment::cancel,
                    () -> {
                        text.header(environment, options, missing);
                        int cells =
                                options.servers().size() * options.parallel().size();
                        console()
                                .err()
                                .println(Units.counted(cells, "cell") + " x " + Units.counted(turns.rounds(), "round"));
                    },
                    () -> experiment.run((cell, round) -> progress().showRound(cell, round, turns.rounds())),
                    text::results,
                    files.with(WebReport::write));
        }
    }

    @Override
    String leftOut(Absence failed) {
        return failed.peer() + " failed and was left out: " + failed.why();
    }

    private WebOptions options(WebServers running, boolean byAb) {
        return new WebOptions(
                running.labels(),
                parallel.values(),
                Math.toIntExact(requests),
                Math.toIntExact(workers),
                keepAlive,
                rate,
                byAb,
                turns.rounds(),
                turns.seed());
    }

    /** A converter for the servers. */
    private static final class WebPeers extends AllOrSome<WebPeer> {

        WebPeers() {
            super("server", WebPeer.values(), WebPeer::label);
        }
    }
}
