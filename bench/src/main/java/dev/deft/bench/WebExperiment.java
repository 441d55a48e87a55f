package dev.deft.bench;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import dev.deft.analysis.result.WebOptions;
import dev.deft.analysis.result.WebTurn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks web servers for a page, each with so many requests at a time, and yields the result as one document.
 *
 * <p>In a round each cell has its turn once, alone, in a drawn order, so that what disturbs the machine for longer disturbs all of them. The round
 * before the first is not counted. A server that fails is left out from then on; one that fails for {@code ab} alone has no figures by that.
 *
 * <p>One thread runs it, once; any other may {@link #cancel} it.
 */
public final class WebExperiment {

    /** Makes the requests of one cell in one round. */
    public interface Turns {

        /** Returns what those of the clients here showed. */
        WebTurn measure(String server, int parallel) throws LoadFailedException, InterruptedException;

        /** Returns how many a second {@code ab} had answered. Not called where the options are without it. */
        double byAb(String server, int parallel) throws LoadFailedException, InterruptedException;
    }

    /** One cell. */
    private record Place(String server, int parallel) {}

    private final Machine environment;
    private final WebOptions options;
    private final List<Absence> missing;
    private final Turns turns;
    private final Map<Place, List<WebTurn>> measured = new LinkedHashMap<>();
    private final Map<String, Absence> failed = new LinkedHashMap<>();
    private final Map<String, Absence> failedByAb = new LinkedHashMap<>();
    private final CancellableRun cancellable = new CancellableRun();

    /**
     * A run that has not begun.
     *
     * @param options with the servers that there are
     * @param missing those that there are not
     */
    public WebExperiment(Machine environment, WebOptions options, List<Absence> missing, Turns turns) {
        this.environment = environment;
        this.options = options;
        this.missing = List.copyOf(missing);
        this.turns = turns;
    }

    /**
     * Runs it to its end, or until it is cancelled or its thread interrupted; returns what was measured by then.
     *
     * @param progress told which cell is measured next, in which round; 0 is the one that is not counted
     */
    public WebDocument run(ObjIntConsumer<String> progress) {
        boolean complete = cancellable.<RuntimeException>completes(() -> measure(progress));
        return new WebDocument(
                WebDocument.SCHEMA,
                complete,
                environment,
                options,
                places().stream()
                        .filter(place -> measured.containsKey(place) && !failed.containsKey(place.server()))
                        .map(this::result)
                        .toList(),
                missing,
                Stream.concat(
                                failed.values().stream(),
                                failedByAb.entrySet().stream()
                                        .filter(byAb -> !failed.containsKey(byAb.getKey()))
                                        .map(Map.Entry::getValue))
                        .toList());
    }

    /** Ends the run at once, or keeps it from beginning. Any thread may call this. */
    public void cancel() {
        cancellable.cancel();
    }

    private void measure(ObjIntConsumer<String> progress) throws InterruptedException {
        for (int round = 0; round <= options.rounds(); round++) {
            List<Place> drawn = places();
            Collections.shuffle(
                    drawn, new Random(new SplittableRandom(options.seed() ^ (long) round << Integer.SIZE).nextLong()));
            for (Place place : drawn) {
                if (!failed.containsKey(place.server())) {
                    progress.accept(place.server() + ", p = " + place.parallel(), round);
                    measure(place, round);
                }
            }
        }
    }

    private void measure(Place place, int round) throws InterruptedException {
        try {
            WebTurn turn = turns.measure(place.server(), place.parallel());
            WebTurn whole = turn.withAb(byAb(place));
            if (round > 0) {
                measured.computeIfAbsent(place, any -> new ArrayList<>()).add(whole);
            }
        } catch (LoadFailedException e) {
            blame(failed, place, place.server(), e);
        }
    }

    private @Nullable Double byAb(Place place) throws InterruptedException {
        if (!options.ab() || failedByAb.containsKey(place.server())) {
            return null;
        }
        try {
            return turns.byAb(place.server(), place.parallel());
        } catch (LoadFailedException e) {
            blame(failedByAb, place, "ab against " + place.server(), e);
            return null;
        }
    }

    private void blame(Map<String, Absence> absences, Place place, String who, LoadFailedException why)
            throws InterruptedException {
        if (cancellable.isCancelled()) { // Ctrl-C reaches the servers' processes, too: that one ended is no news
            throw new InterruptedException();
        }
        absences.put(place.server(), new Absence(who, String.valueOf(why.getMessage())));
    }

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (String server : options.servers()) {
            options.parallel().forEach(parallel -> places.add(new Place(server, parallel)));
        }
        return places;
    }

    private WebCell result(Place place) {
        Place fewest = new Place(place.server(), options.parallel().get(0));
        return WebCell.of(
                place.server(),
                place.parallel(),
                turns(place),
                place.equals(fewest) || !measured.containsKey(fewest) ? null : turns(fewest));
    }

    /** Returns what was measured there, without what {@code ab} showed before it failed. */
    private List<WebTurn> turns(Place place) {
        List<WebTurn> all = measured.getOrDefault(place, List.of());
        return failedByAb.containsKey(place.server())
                ? all.stream().map(turn -> turn.withAb(null)).toList()
                : all;
    }
}
