package dev.deft.jdbc;

import dev.deft.analysis.result.Ratio;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.opentest4j.TestAbortedException;

/**
 * Queries of Deft's {@link Database} beside those of virtual threads with HikariCP, with as many connections: with so many outstanding, on H2 in
 * memory and on PostgreSQL, and while another user floods the database with slow ones. They take turns in one process, in a drawn order,
 * round by round. Prints medians of the rounds, and ratios to the threads' with their 95 % intervals.
 *
 * <p>Arguments: rounds, and milliseconds of a turn. Needs Java 21 for the comparison; before that only Deft's rows are printed.
 */
public final class DatabaseSpeed {

    private static final int CONNECTIONS = 8;

    /** Of those, the ones that the share with a reserved part has for itself. */
    private static final int RESERVED = 2;

    private static final int SLOW_ONES = 100;
    private static final int SHORT_ONES_PER_SECOND = 200;
    private static final String BASE = "threads+hikari";
    private static final long FIRST_WARM_UP = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final int rounds;
    private final long nanos;

    private DatabaseSpeed(int rounds, long nanos) {
        this.rounds = rounds;
        this.nanos = nanos;
    }

    public static void main(String[] arguments) throws Exception {
        DatabaseSpeed speed = new DatabaseSpeed(
                Integer.parseInt(arguments[0]), TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1])));
        System.out.printf(
                "Java %s, %d cores; %d rounds of %s ms, %d connections%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), speed.rounds, arguments[1], CONNECTIONS);
        if (!AskedDatabase.OfThreads.areThere()) {
            System.out.println("skipped: threads+hikari needs virtual threads; run this with Java 21 or later");
        }
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:speed;DB_CLOSE_DELAY=-1");
        fill(h2);
        speed.outstanding("H2", h2);
        try {
            PostgresServer server = PostgresServer.start();
            try {
                fill(server.source());
                speed.outstanding("PostgreSQL", server.source());
                speed.flood(server.source());
            } finally {
                server.close();
            }
        } catch (TestAbortedException skipped) {
            System.out.println("PostgreSQL was left out"); // why, has been printed
        }
    }

    private static void fill(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table account (id int primary key, balance int not null)");
            for (int i = 0; i < AskedDatabase.ROWS; i++) {
                statement.addBatch("insert into account values (" + i + ", " + i + ")");
            }
            statement.executeBatch();
        }
    }

    /** A turn of load. */
    private interface Turn {
        QueryLoad.Result take(AskedDatabase database, long warmUpNanos) throws Exception;
    }

    private void outstanding(String name, DataSource source) throws Exception {
        Map<String, AskedDatabase> systems = new LinkedHashMap<>();
        systems.put("deft", new AskedDatabase.OfDeft(source, CONNECTIONS, 0));
        if (AskedDatabase.OfThreads.areThere()) {
            systems.put(BASE, new AskedDatabase.OfThreads(source, CONNECTIONS, true));
            systems.put("  auto-commit", new AskedDatabase.OfThreads(source, CONNECTIONS, false));
        }
        for (int outstanding : new int[] {1, 16, 256}) {
            print(
                    name + ", " + outstanding + " outstanding",
                    measured(systems, (system, warmUp) -> QueryLoad.closed(system, outstanding, warmUp, nanos)));
        }
        systems.values().forEach(AskedDatabase::close);
    }

    private void flood(DataSource source) throws Exception {
        Map<String, AskedDatabase> systems = new LinkedHashMap<>();
        systems.put("deft", new AskedDatabase.OfDeft(source, CONNECTIONS, 0));
        systems.put("deft, a share", new AskedDatabase.OfDeft(source, CONNECTIONS, RESERVED));
        if (AskedDatabase.OfThreads.areThere()) {
            systems.put(BASE, new AskedDatabase.OfThreads(source, CONNECTIONS, true));
        }
        String name = "PostgreSQL, %d short ones a second beside %d slow ones of 50 ms";
        print(
                name.formatted(SHORT_ONES_PER_SECOND, SLOW_ONES),
                measured(
                        systems,
                        (system, warmUp) ->
                                QueryLoad.flooded(system, SLOW_ONES, SHORT_ONES_PER_SECOND, warmUp, 2 * nanos)));
        systems.values().forEach(AskedDatabase::close);
    }

    private Map<String, List<QueryLoad.Result>> measured(Map<String, AskedDatabase> systems, Turn turn)
            throws Exception {
        Map<String, List<QueryLoad.Result>> results = new LinkedHashMap<>();
        for (Map.Entry<String, AskedDatabase> system : systems.entrySet()) {
            turn.take(system.getValue(), FIRST_WARM_UP);
            results.put(system.getKey(), new ArrayList<>());
        }
        List<String> order = new ArrayList<>(systems.keySet());
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order);
            for (String name : order) {
                results.get(name).add(turn.take(systems.get(name), nanos));
            }
        }
        return results;
    }

    private static void print(String name, Map<String, List<QueryLoad.Result>> results) {
        System.out.printf(
                "%n%s%n%-16s %9s %9s %9s %9s %9s %9s   %-18s %-18s %-18s%n",
                name,
                "",
                "mean us",
                "p50 us",
                "p99 us",
                "a second",
                "time-outs",
                "slow ones",
                "mean / " + BASE,
                "p50",
                "p99");
        ToDoubleFunction<QueryLoad.Result> mean = result -> result.latencies().getMean();
        List<QueryLoad.Result> base = results.get(BASE);
        results.forEach((system, turns) -> System.out.printf(
                Locale.ROOT,
                "%-16s %9.0f %9.0f %9.0f %9.0f %9.1f %9.1f   %-18s %-18s %-18s%n",
                system,
                median(turns, mean) / 1_000,
                median(turns, at(50)) / 1_000,
                median(turns, at(99)) / 1_000,
                median(turns, QueryLoad.Result::perSecond),
                percent(turns, QueryLoad.Result::timeOuts),
                turns.stream()
                        .mapToLong(QueryLoad.Result::slowTimeOuts)
                        .average()
                        .orElse(0),
                ratio(turns, base, mean),
                ratio(turns, base, at(50)),
                ratio(turns, base, at(99))));
    }

    /** Returns the part of the short queries that {@code count} counts, in percent. */
    private static double percent(List<QueryLoad.Result> turns, ToDoubleFunction<QueryLoad.Result> count) {
        double all = turns.stream()
                .mapToDouble(turn -> turn.latencies().getTotalCount())
                .sum();
        return 100 * turns.stream().mapToDouble(count).sum() / all;
    }

    private static ToDoubleFunction<QueryLoad.Result> at(double percentile) {
        return result -> result.latencies().getValueAtPercentile(percentile);
    }

    private static double median(List<QueryLoad.Result> turns, ToDoubleFunction<QueryLoad.Result> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String ratio(
            List<QueryLoad.Result> turns, List<QueryLoad.Result> base, ToDoubleFunction<QueryLoad.Result> figure) {
        if (base == null || turns == base) {
            return "";
        }
        Ratio ratio = Ratio.of(IntStream.range(0, turns.size())
                .mapToDouble(i -> figure.applyAsDouble(turns.get(i)) / figure.applyAsDouble(base.get(i))));
        return ratio.low() == null
                ? String.format(Locale.ROOT, "%.2f", ratio.median())
                : String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", ratio.median(), ratio.low(), ratio.high());
    }
}
