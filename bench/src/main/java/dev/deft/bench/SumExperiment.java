package dev.deft.bench;

import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.SumCell;
import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumTable;
import dev.deft.analysis.result.SumWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;
import java.util.function.ToDoubleFunction;

/**
 * Measures the table of the essay on yielding CPU-intensive work, each apply with each number of clients, and yields the result as one document.
 *
 * <p>In a round each cell has its turn once, alone, in a drawn order, so that what disturbs the machine for longer disturbs all of them. The round
 * before the first is not counted: what compiles does so then.
 *
 * <p>One thread runs it, once; any other may {@link #cancel} it.
 */
public final class SumExperiment {

    /** Makes the requests of one cell in one round. */
    @FunctionalInterface
    public interface Requests {

        /** Returns what they showed. */
        SumWindow measure(Cell cell, int requests) throws LoadFailedException, InterruptedException;
    }

    /** One cell: an n, an apply and a number of clients. */
    public record Cell(long n, SumApply apply, int clients) {

        /** Returns how it is called: {@code n = 25000, pool, 4 clients}. */
        String label() {
            return "n = " + n + ", " + apply.word() + ", " + clients + (clients == 1 ? " client" : " clients");
        }
    }

    private final Machine environment;
    private final SumPlan plan;
    private final Requests requests;
    private final Map<Long, Double> alone = new LinkedHashMap<>();
    private final Map<Cell, List<SumWindow>> measured = new LinkedHashMap<>();

    private final CancellableRun cancellable = new CancellableRun();

    /**
     * A run that has not begun.
     *
     * @param alone tells how long the sum of an n takes alone, in nanoseconds; asked once for each n
     */
    public SumExperiment(Machine environment, SumPlan plan, ToDoubleFunction<Long> alone, Requests requests) {
        this.environment = environment;
        this.plan = plan;
        this.requests = requests;
        plan.n().forEach(n -> this.alone.put(n, alone.applyAsDouble(n)));
    }

    /** Returns about how long it will take. */
    public Duration expectedDuration() {
        return plan.expectedDuration(List.copyOf(alone.values()));
    }

    /**
     * Runs it to its end, or until it is cancelled or its thread interrupted; returns what was measured by then.
     *
     * @param progress told which cell is measured next, in which round; 0 is the one that is not counted
     * @throws LoadFailedException if a request fails
     */
    public SumDocument run(ObjIntConsumer<String> progress) throws LoadFailedException {
        boolean complete = false;
        try {
            complete = cancellable.completes(() -> measure(progress));
        } catch (LoadFailedException e) {
            if (!cancellable.isCancelled()) { // Ctrl-C reaches the server's process, too: that one ended is no news
                throw e;
            }
        }
        return new SumDocument(
                SumDocument.SCHEMA,
                complete,
                environment,
                plan.options(),
                plan.n().stream().map(this::table).toList());
    }

    /** Ends the run at once, or keeps it from beginning. Any thread may call this. */
    public void cancel() {
        cancellable.cancel();
    }

    private void measure(ObjIntConsumer<String> progress) throws LoadFailedException, InterruptedException {
        for (int round = 0; round <= plan.rounds(); round++) {
            measure(round, progress);
        }
    }

    private void measure(int round, ObjIntConsumer<String> progress) throws LoadFailedException, InterruptedException {
        List<Cell> drawn = cells();
        Collections.shuffle(
                drawn, new Random(new SplittableRandom(plan.seed() ^ (long) round << Integer.SIZE).nextLong()));
        for (Cell cell : drawn) {
            progress.accept(cell.label(), round);
            SumWindow window = requests.measure(cell, plan.requests());
            if (round > 0) {
                measured.computeIfAbsent(cell, any -> new ArrayList<>()).add(window);
            }
        }
    }

    private List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (long n : plan.n()) {
            for (SumApply apply : SumApply.values()) {
                plan.clients().forEach(clients -> cells.add(new Cell(n, apply, clients)));
            }
        }
        return cells;
    }

    private SumTable table(long n) {
        return new SumTable(
                n,
                alone.getOrDefault(n, Double.NaN),
                cells().stream()
                        .filter(cell -> cell.n() == n && measured.containsKey(cell))
                        .map(this::result)
                        .toList());
    }

    private SumCell result(Cell cell) {
        return SumCell.of(
                cell.apply().word(),
                cell.clients(),
                measured.getOrDefault(cell, List.of()),
                cell.clients() == 1 ? null : measured.get(new Cell(cell.n(), cell.apply(), 1)),
                cell.apply() == SumApply.IN_PLACE
                        ? null
                        : measured.get(new Cell(cell.n(), SumApply.IN_PLACE, cell.clients())));
    }
}
