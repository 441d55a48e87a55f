package dev.deft.examples;

import dev.deft.deferred.Callback;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Endpoints;
import dev.deft.net.LineProtocol;
import dev.deft.net.Lost;
import dev.deft.net.Port;
import dev.deft.net.ServerEndpoint;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.service.MultiService;
import dev.deft.reactor.service.Service;
import dev.deft.reactor.task.Program;
import dev.deft.threadpool.ThreadPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service of the tutorial: it answers each line, a word, with the word's definition, which a library finds that blocks. */
final class DefinitionServer extends Service {

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionServer.class);
    private static final Duration FOR_A_LINE = Duration.ofSeconds(30);
    private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(2);

    private final Reactor reactor;
    private final ServerEndpoint endpoint;
    private final ThreadPool pool;
    private final Callback<String, String> dictionary;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private Port port;

    DefinitionServer(Reactor reactor, ServerEndpoint endpoint, ThreadPool pool, Callback<String, String> dictionary) {
        super(reactor, "definitions");
        this.reactor = reactor;
        this.endpoint = endpoint;
        this.pool = pool;
        this.dictionary = dictionary;
    }

    public static void main(String[] args) {
        Path words = Path.of(args[1]);
        Program.react(reactor -> {
            ThreadPool pool = ThreadPool.named("dictionary").maxThreads(4).start();
            MultiService services = new MultiService(reactor, "server");
            services.addService(Service.ofPool(reactor, pool)); // started first, so stopped last
            services.addService(
                    new DefinitionServer(reactor, Endpoints.server(reactor, args[0]), pool, word -> find(words, word)));
            return services.run(Duration.ofSeconds(5));
        });
    }

    private static String find(Path words, String word) throws Exception {
        List<String> lines = Files.readAllLines(words);
        return lines.stream()
                .filter(line -> line.startsWith(word + ": "))
                .findFirst()
                .orElse("unknown: " + word);
    }

    @Override
    protected Deferred<?> onStart() {
        return endpoint.listen(peer -> new Session()).onSuccess(listening -> port = listening);
    }

    @Override
    protected Deferred<?> onStop(Duration left) {
        if (port == null) {
            return null;
        }
        Deferred<Integer> drained = port.drain(left.multipliedBy(9).dividedBy(10));
        List.copyOf(sessions).forEach(Session::finish);
        return drained;
    }

    /** One peer's connection. */
    private final class Session extends LineProtocol {

        private DelayedCall deadline;
        private boolean answering;
        private boolean finishing;

        @Override
        protected void connectionMade() {
            sessions.add(this);
            awaitLine();
        }

        private void awaitLine() {
            deadline = reactor.callLater(
                    FOR_A_LINE, () -> connection().loseConnection(new Lost.TimedOut("a line", FOR_A_LINE)));
        }

        @Override
        protected void lineReceived(Bytes line) {
            deadline.cancel();
            answering = true;
            connection().pauseReading(); // one word at a time, so that answers come in order
            define(line.toUtf8()).onSuccess(answer -> {
                answering = false;
                sendLine(Bytes.utf8(answer));
                awaitNext();
            });
        }

        private Deferred<String> define(String word) {
            return reactor.<String>deferToThreadPool(pool, () -> dictionary.call(word))
                    .addTimeout(FOR_AN_ANSWER, reactor)
                    .addErrback(TimeoutException.class, late -> "late: " + word)
                    .addErrback(failure -> {
                        LOG.error("no definition of a peer's word", failure); // which is not the peer's business
                        return "failed: " + word;
                    });
        }

        private void awaitNext() {
            if (finishing) {
                connection().loseConnection();
            } else {
                awaitLine();
                connection()
                        .flushed()
                        .onSuccess(sent -> connection().resumeReading())
                        .addErrback(ConnectionLostException.class, lost -> null);
            }
        }

        void finish() {
            finishing = true;
            if (!answering) {
                connection().loseConnection();
            }
        }

        @Override
        public void connectionLost(Lost reason) {
            sessions.remove(this);
            finishing = true; // an answer may still come, and is the last
            if (deadline.isActive()) {
                deadline.cancel();
            }
        }
    }
}
