package dev.deft.bench.adapt;

import dev.deft.threadpool.sizing.Sizing;
import dev.deft.threadpool.sizing.SizingDecision;
import dev.deft.threadpool.sizing.SizingState;
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
 * @param size the number of threads, or of permits; {@link #BEST} for the one that is best in an experiment; null for a pool that finds its
 *     size
 */
public record PoolSystem(Kind kind, @Nullable Integer size) {

    /** The largest size, and the maximum of pools that find theirs. */
    public static final int MOST_THREADS = 500;

    /** The size that stands for the best one of the experiment that a pool is in. */
    static final int BEST = 0;

    /** The text that says what may be typed. */
    public static final String SYNTAX =
            "hill-climbing, probing, dotnet, fixed:N, jdk:N, fork-join:N, virtual:N; N is 1 to " + MOST_THREADS
                    + ", or best";

    private static final String BEST_WORD = "best";

    private static final Pattern TYPED = Pattern.compile("([a-z-]+)(?::([0-9]{1,4}|best))?");

    /** A kind of pool. */
    public enum Kind {
        /** Deft's, after .NET's. */
        HILL_CLIMBING,
        /** Deft's, by cohorts. */
        PROBING,
        /** .NET's, in a process of its own. */
        DOTNET,
        /** Deft's, of a fixed size. */
        FIXED,
        /** {@link java.util.concurrent.ThreadPoolExecutor}, of a fixed size. */
        JDK,
        /** {@link java.util.concurrent.ForkJoinPool}. */
        FORK_JOIN,
        /** A virtual thread for each task, of which so many run at a time. */
        VIRTUAL;

        boolean findsItsSize() {
            return this == HILL_CLIMBING || this == PROBING || this == DOTNET;
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
                    if (kind.findsItsSize()) {
                        return new PoolSystem(kind, null);
                    }
                    if (typed.group(2).equals(BEST_WORD)) {
                        return new PoolSystem(kind, BEST);
                    }
                    int size = Integer.parseInt(typed.group(2));
                    if (size >= 1 && size <= MOST_THREADS) {
                        return new PoolSystem(kind, size);
                    }
                }
            }
        }
        throw new IllegalArgumentException("unknown pool '" + text + "'; allowed: " + SYNTAX);
    }

    /** The pool as it is typed. */
    public String typed() {
        return word(kind) + (size == null ? "" : ":" + (size == BEST ? BEST_WORD : size));
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns this pool in an experiment in which that size is best. */
    PoolSystem where(int best) {
        return size != null && size == BEST ? new PoolSystem(kind, best) : this;
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
     * @param decisions told each decision of its controller, if it has one, one at a time
     */
    SizedPool start(int minThreads, Consumer<SizingDecision> decisions) {
        return switch (kind) {
            case HILL_CLIMBING ->
                DeftSizedPool.sized(minThreads, Sizing.hillClimbing().tracedBy(decisions));
            case PROBING -> DeftSizedPool.sized(minThreads, Sizing.probing().tracedBy(decisions));
            case DOTNET ->
                throw new IllegalStateException(".NET's pool is in another process, which is asked for a trial");
            case FIXED -> DeftSizedPool.fixed(fixedSize());
            case JDK -> JdkSizedPool.threadPool(fixedSize());
            case FORK_JOIN -> JdkSizedPool.forkJoin(fixedSize());
            case VIRTUAL -> new VirtualSizedPool(fixedSize());
        };
    }

    /** Returns the state that its controller is in until its first decision; null if nobody here is told of one. */
    @Nullable
    SizingState initialState() {
        return switch (kind) {
            case HILL_CLIMBING -> SizingState.WARMING_UP;
            case PROBING -> SizingState.SEARCHING;
            default -> null;
        };
    }

    private int fixedSize() {
        return Objects.requireNonNull(size, "a fixed pool has a size");
    }

    /** The sizes of a sweep, as pools. */
    static List<PoolSystem> fixed(int... sizes) {
        return IntStream.of(sizes)
                .mapToObj(size -> new PoolSystem(Kind.FIXED, size))
                .toList();
    }
}
