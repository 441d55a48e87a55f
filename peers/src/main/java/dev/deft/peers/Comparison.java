package dev.deft.peers;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.CompareDocument;
import dev.deft.analysis.result.ComparedCell;
import dev.deft.analysis.result.Figures;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.TakenElsewhere;
import dev.deft.bench.CancellableRun;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.Peer;
import dev.deft.peers.protocol.Request;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the same closed loop on every peer, round by round in turn, and yields the result as one document.
 *
 * <p>All peers' processes live throughout; while one runs, the others rest. In a round each peer has its turn once, and each
 * round begins with another. A peer that fails is left out from then on, and the others go on.
 *
 * <p>One thread runs it, once; any other may {@link #cancel} it.
 */
public final class Comparison {

    private final Machine environment;
    private final Plan plan;
    private final Children children;
    private final ComparisonProgress progress;
    private final Supplier<Optional<MachineTime>> clock;

    private final Map<Peer, Child> running = new EnumMap<>(Peer.class);
    private final Map<String, String> libraries = new TreeMap<>();
    private final List<Absence> missing = new ArrayList<>();
    private final List<Absence> failed = new ArrayList<>();
    private final Set<Peer> restarted = EnumSet.noneOf(Peer.class);

    private final CancellableRun cancellable = new CancellableRun();

    /** A comparison of peers in these processes. */
    public Comparison(Machine environment, Plan plan, PeerProcesses processes, ComparisonProgress progress) {
        this(environment, plan, (Children) processes::start, progress, MachineTime::now);
    }

    Comparison(
            Machine environment,
            Plan plan,
            Children children,
            ComparisonProgress progress,
            Supplier<Optional<MachineTime>> clock) {
        this.environment = environment;
        this.plan = plan;
        this.children = children;
        this.progress = progress;
        this.clock = clock;
    }

    /** Runs it to its end, or until it is cancelled or its thread interrupted; returns what was measured by then. */
    public CompareDocument run() {
        List<ComparedCell> cells = new ArrayList<>();
        try {
            boolean complete = cancellable.completes(() -> {
                startAll();
                for (Setting setting : plan.settings()) {
                    measure(setting, cells);
                }
            });
            return new CompareDocument(
                    CompareDocument.SCHEMA,
                    complete,
                    environment,
                    plan.options(),
                    libraries,
                    lacks(),
                    missing,
                    failed,
                    cells);
        } finally {
            running.values().forEach(Child::close);
        }
    }

    private Map<String, String> lacks() {
        Map<String, String> lacks = new TreeMap<>();
        libraries.keySet().stream()
                .map(Peer::labelled)
                .filter(peer -> !peer.lacks().isEmpty())
                .forEach(peer -> lacks.put(peer.label(), peer.lacks()));
        return lacks;
    }

    /** Ends the run at once, or keeps it from beginning. Any thread may call this. */
    public void cancel() {
        cancellable.cancel();
    }

    private void startAll() throws InterruptedException {
        for (Peer peer : plan.peers()) {
            progress.starting(peer);
            start(peer);
        }
    }

    private void start(Peer peer) throws InterruptedException {
        try {
            Child child = children.start(peer);
            running.put(peer, child);
            libraries.put(peer.label(), child.libraries());
        } catch (MissingPeerException e) {
            missing.add(new Absence(peer.label(), String.valueOf(e.getMessage())));
        } catch (ChildFailedException e) {
            failed.add(new Absence(peer.label(), "did not start: " + e.getMessage()));
        }
    }

    private void measure(Setting setting, List<ComparedCell> cells) throws InterruptedException {
        Map<Peer, List<Figures>> measured = new EnumMap<>(Peer.class);
        Optional<MachineTime> begun = clock.get();
        try {
            Request firstWarmUp = plan.request(setting, plan.firstWarmUp());
            for (Peer peer : plan.peers()) {
                measure(peer, setting, 0, firstWarmUp);
            }
            Request request = plan.request(setting, plan.warmUp());
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Peer peer : plan.order(round - 1)) {
                    Figures figures = measure(peer, setting, round, request);
                    if (figures != null) {
                        measured.computeIfAbsent(peer, any -> new ArrayList<>()).add(figures);
                    }
                }
            }
        } finally {
            Map<String, List<Figures>> rounds = new LinkedHashMap<>();
            measured.forEach((peer, figures) -> rounds.put(peer.label(), figures));
            TakenElsewhere taken = begun.flatMap(before -> clock.get().map(now -> now.since(before)))
                    .orElse(null);
            cells.add(ComparedCell.of(
                    setting.shape(), setting.work(), rounds, plan.base().label(), taken));
        }
    }

    /** Returns what the peer measured, or null if it does not take part any more. */
    private @Nullable Figures measure(Peer peer, Setting setting, int round, Request request)
            throws InterruptedException {
        Child child = running.get(peer);
        if (child == null) {
            return null;
        }
        progress.measuring(setting, round, peer);
        try {
            return child.measure(request).figures();
        } catch (ChildFailedException e) {
            running.remove(peer);
            child.close();
            if (cancellable.isCancelled()) {
                // Ctrl-C reaches the children, too: that one died of it is no news.
                throw new InterruptedException(peer.label() + " ended when all was to end");
            }
            String why = "in " + setting + ", round " + round + ": " + e.getMessage();
            if (e instanceof ChildHangsException && restarted.add(peer)) {
                progress.restarting(peer, why);
                start(peer);
                return measure(peer, setting, round, request);
            }
            failed.add(new Absence(peer.label(), why));
            return null;
        }
    }
}
