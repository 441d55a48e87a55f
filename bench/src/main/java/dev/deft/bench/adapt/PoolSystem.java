package dev.deft.bench.adapt;

import dev.deft.analysis.result.AdaptMove;
import dev.deft.threadpool.sizing.Sizing;
import dev.deft.threadpool.sizing.SizingDecision;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of pool, and its size where it has a fixed one.
 *
 * @param size the number of threads, or of permits; null for a pool that finds its size
 */
public record PoolSystem(Kind kind, @Nullable Integer size) {

    /** The largest size, and the maximum of pools that find theirs. */
    public static final int MOST_THREADS = 500;

    /** The text that says what may be typed. */
    public static final String SYNTAX =
            "hill-climbing, probing, fixed:N, jdk:N, fork-join:N, virtual:N; N is 1 to " + MOST_THREADS;

    private static final Pattern TYPED = Pattern.compile("([a-z-]+)(?::([0-9]{1,4}))?");

    /** A kind of pool. */
    public enum Kind {
        /** Deft's, after .NET's. */
        HILL_CLIMBING,
        /** Deft's, by cohorts. */
        PROBING,
        /** Deft's, of a fixed size. */
        FIXED,
        /** {@link java.util.concurrent.ThreadPoolExecutor}, of a fixed size. */
        JDK,
        /** {@link java.util.concurrent.ForkJoinPool}. */
        FORK_JOIN,
        /** A virtual thread for each task, of which so many run at a time. */
        VIRTUAL;

        boolean findsItsSize() {
            return this == HILL_CLIMBING || this == PROBING;
        }
    }

    /**
     * Reads a pool as it is typed.
     *
     * @throws IllegalArgumentException with one line that says what is allowed
     */
    public static PoolSystem parse(String text) {
        Matcher typed = TYPED.matcher(text);
        if (typed.matches()) {
            for (Kind kind : Kind.values()) {
                if (word(kind).equals(typed.group(1)) && kind.findsItsSize() == (typed.group(2) == null)) {
                    Integer size = typed.group(2) == null ? null : Integer.valueOf(typed.group(2));
                    if (size == null || (size >= 1 && size <= MOST_THREADS)) {
                        return new PoolSystem(kind, size);
                    }
                }
            }
        }
        throw new IllegalArgumentException("unknown pool '" + text + "'; allowed: " + SYNTAX);
    }

    /** The pool as it is typed. */
    public String typed() {
        return word(kind) + (size == null ? "" : ":" + size);
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns why there is no such pool here; null if there is. */
    public @Nullable String missing() {
        return kind == Kind.VIRTUAL && Runtime.version().feature() < 21
                ? "Java " + Runtime.version().feature() + " has no virtual threads; run it on 21 or later"
                : null;
    }

    /**
     * Starts one.
     *
     * @param moves told each change of the goal, with the time as {@link System#nanoTime} has it
     */
    SizedPool start(int minThreads, Consumer<AdaptMove> moves) {
        return switch (kind) {
            case HILL_CLIMBING ->
                DeftSizedPool.sized(minThreads, Sizing.hillClimbing().tracedBy(telling(moves)));
            case PROBING -> DeftSizedPool.sized(minThreads, Sizing.probing().tracedBy(telling(moves)));
            case FIXED -> DeftSizedPool.fixed(fixedSize());
            case JDK -> JdkSizedPool.threadPool(fixedSize());
            case FORK_JOIN -> JdkSizedPool.forkJoin(fixedSize());
            case VIRTUAL -> new VirtualSizedPool(fixedSize());
        };
    }

    private int fixedSize() {
        return Objects.requireNonNull(size, "a fixed pool has a size");
    }

    private static Consumer<SizingDecision> telling(Consumer<AdaptMove> moves) {
        return decision -> {
            if (decision.goal() != decision.before()) {
                moves.accept(new AdaptMove(
                        decision.sample().nanos(),
                        decision.goal(),
                        decision.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            }
        };
    }

    /** The sizes of a sweep, as pools. */
    static List<PoolSystem> fixed(int... sizes) {
        return IntStream.of(sizes)
                .mapToObj(size -> new PoolSystem(Kind.FIXED, size))
                .toList();
    }
}
