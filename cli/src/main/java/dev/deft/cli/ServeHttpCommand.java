package dev.deft.cli;

import dev.deft.analysis.result.Shape;
import dev.deft.bench.PageServer;
import dev.deft.bench.SumLoad;
import dev.deft.cli.option.PortNumber;
import dev.deft.cli.option.WholeNumber;
import dev.deft.report.text.Units;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code deft serve http}: the web server of the essay on PythonPlus. */
@Command(
        name = "http",
        description = {
            "Answers every GET with a small page, which a pool of workers makes: the web server of the essay on PythonPlus, by Deft's own HTTP.",
            ""
        },
        footer = {
            "",
            "It listens on loopback.",
            "",
            "The essay's client asks it by: ab -n 1000 -c 10 http://127.0.0.1:8080/",
            "",
            "Examples:",
            "  deft serve http --workers 10",
            "  deft serve http --workers 0 --port 0"
        })
final class ServeHttpCommand extends ServingCommand {

    static final String DEFAULT_PORT = "8080";

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = DEFAULT_PORT,
            converter = PortNumber.class,
            description = "Where it listens; 0 for any. Default: ${DEFAULT-VALUE}.")
    private long port;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "10",
            converter = PageWorkers.class,
            description =
                    "The threads of the pool that makes pages; 0 makes them on the loop. Default: ${DEFAULT-VALUE}.")
    private long workers;

    ServeHttpCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws Exception {
        PageServer.Listening listening = listen();
        PageServer server = listening.server();
        return serve(
                List.of("http: listening on " + SumLoad.shown(listening.address())),
                server,
                () -> List.of("http: " + Units.counted(server.answered(), "page") + " made"));
    }

    private PageServer.Listening listen() throws InterruptedException {
        try {
            return PageServer.listen(Math.toIntExact(port), Math.toIntExact(workers));
        } catch (IOException e) {
            throw portRefusal(port, e);
        }
    }

    /** A converter for the threads of a pool that there need not be. */
    static final class PageWorkers extends WholeNumber {

        PageWorkers() {
            super(0, Shape.MOST);
        }
    }
}
