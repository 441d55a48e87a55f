package dev.deft.bench;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolatedSetting;
import dev.deft.analysis.result.LookUpWindow;
import dev.deft.analysis.result.Machine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;

/**
 * Measures what user work that floods a pool does to look-ups, setting by setting, and yields the result as one document.
 *
 * <p>In a round each setting has its turn once, in a drawn order, so that what disturbs the machine for longer disturbs all of them;
 * and in all of them the look-ups are planned for the same instants. A setting that fails is left out from then on.
 *
 * <p>One thread runs it, once; any other may {@link #cancel} it.
 */
public final class Isolation {

    private final Machine environment;
    private final IsolationPlan plan;
    private final List<LookUpSetting> settings;
    private final List<Absence> missing;
    private final ObjIntConsumer<String> progress;

    private final List<Absence> failed = new ArrayList<>();
    private final Map<String, List<LookUpWindow>> measured = new LinkedHashMap<>();

    private final CancellableRun cancellable = new CancellableRun();

    /**
     * A run that has not begun.
     *
     * @param settings what is measured, each after its reference
     * @param missing what cannot be, and why
     * @param progress told which setting is measured next, in which round; 0 is the one that is not counted
     */
    public Isolation(
            Machine environment,
            IsolationPlan plan,
            List<LookUpSetting> settings,
            List<Absence> missing,
            ObjIntConsumer<String> progress) {
        this.environment = environment;
        this.plan = plan;
        this.settings = List.copyOf(settings);
        this.missing = List.copyOf(missing);
        this.progress = progress;
    }

    /** Returns the settings that Deft has by itself, each after its reference. */
    public static List<LookUpSetting> settingsOfDeft(IsolationPlan plan) {
        return Stream.of(LookUpPlace.values())
                .filter(place -> place != LookUpPlace.RESERVED || plan.reserved() < plan.workers())
                .<LookUpSetting>map(place -> new DeftLookUps(place, plan))
                .toList();
    }

    /** Runs it to its end, or until it is cancelled or its thread interrupted; returns what was measured by then. */
    public IsolateDocument run() {
        boolean complete = cancellable.completes(() -> {
            List<LookUpSetting> running = new ArrayList<>(settings);
            for (int round = 0; round <= plan.rounds(); round++) {
                measure(running, round);
            }
        });
        return new IsolateDocument(
                IsolateDocument.SCHEMA,
                complete,
                environment,
                plan.options(),
                missing,
                List.copyOf(failed),
                settings.stream()
                        .filter(setting -> measured.containsKey(setting.name()))
                        .map(this::result)
                        .toList());
    }

    /** Ends the run at once, or keeps it from beginning. Any thread may call this. */
    public void cancel() {
        cancellable.cancel();
    }

    /** Has each of them its turn; takes those away that fail. */
    private void measure(List<LookUpSetting> running, int round) throws InterruptedException {
        long seed = new SplittableRandom(plan.seed() ^ (long) round << Integer.SIZE).nextLong();
        List<LookUpSetting> drawn = new ArrayList<>(running);
        Collections.shuffle(drawn, new Random(seed));
        for (LookUpSetting setting : drawn) {
            progress.accept(setting.name(), round);
            try {
                LookUpWindow window = setting.measure(plan.warmUp(), round == 0 ? plan.firstTime() : plan.time(), seed);
                if (round > 0) {
                    measured.computeIfAbsent(setting.name(), any -> new ArrayList<>())
                            .add(window);
                }
            } catch (LookUpsFailedException e) {
                if (cancellable.isCancelled()) {
                    // Ctrl-C reaches a child process, too: that one died of it is no news.
                    throw new InterruptedException(setting.name() + " ended when all was to end");
                }
                running.remove(setting);
                failed.add(new Absence(setting.name(), "in round " + round + ": " + e.getMessage()));
            }
        }
    }

    private IsolatedSetting result(LookUpSetting setting) {
        String reference = setting.reference();
        boolean isComparedWithShared =
                IsolateDocument.ALONE.equals(reference) && !setting.name().equals(IsolateDocument.SHARED);
        return IsolatedSetting.of(
                setting.name(),
                reference,
                setting.runsOn(),
                measured.getOrDefault(setting.name(), List.of()),
                reference == null ? null : measured.get(reference),
                isComparedWithShared ? measured.get(IsolateDocument.SHARED) : null);
    }
}
