package dev.deft.bench.adapt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.analysis.result.AdaptMove;
import dev.deft.analysis.result.AdaptState;
import dev.deft.threadpool.sizing.SizingDecision;
import dev.deft.threadpool.sizing.SizingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of a controller that change its goal or its state, and the state before the first: the other decisions, which are most, are not kept.
 * Any thread; what is kept is guarded by the monitor.
 */
final class ControllerTrace {

    @GuardedBy("this")
    private final List<AdaptMove> moves = new ArrayList<>();

    @GuardedBy("this")
    private final List<AdaptState> states = new ArrayList<>();

    private final @Nullable SizingState initial;

    @GuardedBy("this")
    private @Nullable SizingState state;

    /** A trace of a controller that begins in that state; null where there is no controller. */
    ControllerTrace(@Nullable SizingState initial) {
        this.initial = initial;
        this.state = initial;
    }

    synchronized void add(SizingDecision decision) {
        long nanos = decision.sample().nanos();
        if (decision.goal() != decision.before()) {
            moves.add(new AdaptMove(nanos, decision.goal(), word(decision.reason())));
        }
        if (decision.state() != state) {
            state = decision.state();
            states.add(new AdaptState(nanos, word(decision.state())));
        }
    }

    /** Returns the changes of the goal, with the time since {@code begin}, which is as {@link System#nanoTime} has it. */
    synchronized List<AdaptMove> moves(long begin) {
        return moves.stream()
                .map(move -> new AdaptMove(Math.max(0, move.nanos() - begin), move.goal(), move.reason()))
                .toList();
    }

    /** Returns the state at the begin and its changes, with the time since {@code begin}, which is as {@link System#nanoTime} has it. */
    synchronized List<AdaptState> states(long begin) {
        return Stream.concat(
                        Stream.ofNullable(initial).map(first -> new AdaptState(0, word(first))),
                        states.stream()
                                .map(change -> new AdaptState(Math.max(0, change.nanos() - begin), change.state())))
                .toList();
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ').replaceFirst("^re ", "re-");
    }
}
