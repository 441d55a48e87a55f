package dev.deft.examples;

import static dev.deft.reactor.Coroutines.await;

import dev.deft.deferred.Deferred;
import dev.deft.http.HttpException;
import dev.deft.http.HttpHandler;
import dev.deft.http.HttpLimits;
import dev.deft.http.HttpRequest;
import dev.deft.http.HttpResponse;
import dev.deft.http.HttpServer;
import dev.deft.http.Router;
import dev.deft.jdbc.Database;
import dev.deft.live.LiveLatency;
import dev.deft.live.LivePublication;
import dev.deft.net.Bytes;
import dev.deft.net.Endpoints;
import dev.deft.net.Port;
import dev.deft.net.ServerEndpoint;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.service.Service;
import dev.deft.reactor.task.LoopingCall;
import dev.deft.reactor.task.Program;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A guest book in the web: a page, entries in a database, whose guests' hosts are looked up, and which go after a day. */
final class GuestBook extends Service {

    private static final Logger LOG = LoggerFactory.getLogger(GuestBook.class);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final String PAGE = """
            <!DOCTYPE html><meta charset="utf-8"><title>Guest book</title>
            <form method="post" action="/entries">
            <input name="host" placeholder="your host"> <input name="text" placeholder="your words"> <button>Write</button>
            </form>
            <ul>%s</ul>
            """;

    private final Reactor reactor;
    private final ServerEndpoint endpoint;
    private final Database db;
    private final InstantSource clock;
    private Port port;

    GuestBook(Reactor reactor, ServerEndpoint endpoint, DataSource source, InstantSource clock) {
        super(reactor, "guest book");
        this.reactor = reactor;
        this.endpoint = endpoint;
        this.db = Database.over(reactor, source).name("guests").connections(4).open();
        this.clock = clock;
    }

    /** Serves at the port {@code args[0]}, with the database whose JDBC URL is {@code args[1]}, until Ctrl-C or SIGTERM. */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        DataSource source = (DataSource) Proxy.newProxyInstance(
                GuestBook.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> DriverManager.getConnection(args[1])); // all that a Database asks for
        LiveLatency latency = new LiveLatency();
        LivePublication.publishAll(latency); // for deft top
        Program.react(
                Reactor.builder().observedBy(latency),
                reactor -> new GuestBook(reactor, Endpoints.tcpServer(reactor, port), source, InstantSource.system())
                        .run(Duration.ofSeconds(5)));
    }

    @Override
    protected Deferred<?> onStart() {
        Router router = new Router()
                .get("/", request -> entries().addCallback(GuestBook::page))
                .get("/entries", request -> entries().addCallback(GuestBook::json))
                .post("/entries", HttpHandler.inline(this::write));
        HttpServer server =
                new HttpServer(reactor, router, HttpLimits.defaults().body(4_096));
        return db.update("create table if not exists entry (host varchar, address varchar, text varchar, at bigint)")
                .addCallbackDeferring(created -> server.listen(endpoint))
                .onSuccess(listening -> {
                    port = listening;
                    LoopingCall removing = LoopingCall.of(reactor, this::removeOld)
                            .continueOnFailure(failure -> LOG.warn("old entries were not removed", failure));
                    cancelAtStop("the removal of old entries", removing.start(Duration.ofMinutes(10)));
                });
    }

    private HttpResponse write(HttpRequest request) throws Exception {
        Map<String, String> form = form(await(request.body().text()));
        String host = field(form, "host");
        String text = field(form, "text");
        List<InetAddress> found;
        try {
            found = await(reactor.resolve(host, Duration.ofSeconds(5)));
        } catch (UnknownHostException unknown) {
            throw new HttpException(422, "There is no host '" + host + "'.");
        }
        await(db.update(
                "insert into entry values (?, ?, ?, ?)", host, found.get(0).getHostAddress(), text, clock.millis()));
        return HttpResponse.of(303).withHeader("Location", "/");
    }

    private Deferred<List<Entry>> entries() {
        return db.query(
                "select host, address, text from entry order by at desc limit 100",
                row -> new Entry(row.getString(1), row.getString(2), row.getString(3)));
    }

    private Deferred<Integer> removeOld() {
        return db.update("delete from entry where at < ?", clock.millis() - KEPT.toMillis());
    }

    @Override
    protected Deferred<?> onStop(Duration left) {
        if (port == null) {
            return db.close();
        }
        return port.drain(left.multipliedBy(9).dividedBy(10)).addCallbackDeferring(cutOff -> db.close());
    }

    private static Map<String, String> form(String body) throws HttpException {
        Map<String, String> form = new HashMap<>();
        try {
            for (String pair : body.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                form.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException malformed) {
            throw new HttpException(400, "The form has an escape that is none: " + malformed.getMessage());
        }
        return form;
    }

    private static String field(Map<String, String> form, String name) throws HttpException {
        String value = form.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            throw new HttpException(400, "The field '" + name + "' is missing; send it in a form.");
        }
        return value;
    }

    private static HttpResponse page(List<Entry> entries) {
        String items = entries.stream()
                .map(entry -> "<li>" + html(entry.text) + " (" + html(entry.host) + ", " + entry.address + ")")
                .collect(Collectors.joining("\n"));
        return HttpResponse.bytes(200, "text/html; charset=utf-8", Bytes.utf8(PAGE.formatted(items)));
    }

    private static HttpResponse json(List<Entry> entries) {
        String items = entries.stream()
                .map(entry -> "{\"host\":%s,\"address\":%s,\"text\":%s}"
                        .formatted(quoted(entry.host), quoted(entry.address), quoted(entry.text)))
                .collect(Collectors.joining(",", "[", "]\n"));
        return HttpResponse.bytes(200, "application/json", Bytes.utf8(items));
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String quoted(String text) {
        return text.chars()
                .mapToObj(c -> c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted(c) : Character.toString((char) c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    /** The words of a guest, from a host that had this address. */
    private record Entry(String host, String address, String text) {}
}
