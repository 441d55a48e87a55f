package dev.deft.report.document;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A check of whether two results measured the same thing, and in what their conditions differ. */
public final class Comparability {

    private Comparability() {}

    /** The reason why a comparison is meaningless, in one clause that names both values; nothing if it has a meaning. */
    public static Optional<String> refusal(BenchDocument base, BenchDocument changed) {
        List<String> refusals = new ArrayList<>();
        add(refusals, "the loop", base, changed, of -> of.matrix().loop());
        add(refusals, "the arrivals", base, changed, of -> of.options().arrivals());
        add(refusals, "the work", base, changed, of -> load(of).work());
        add(refusals, "the pool", base, changed, of -> load(of).pool());
        return refusals.stream().findFirst();
    }

    /** The other differences that may be the reason of a change, a line each. */
    public static List<String> differences(BenchDocument base, BenchDocument changed) {
        List<String> differences = new ArrayList<>();
        add(differences, "the processor", base, changed, of -> machine(of).cpu());
        add(differences, "the cores", base, changed, of -> machine(of).cores());
        add(differences, "the system", base, changed, of -> machine(of).os());
        add(differences, "the JVM", base, changed, of -> machine(of).jvm());
        add(differences, "the JVM's flags", base, changed, Comparability::flags);
        add(differences, "the transport", base, changed, of -> machine(of).transport());
        add(differences, "the calls of each caller", base, changed, of -> load(of).callsPerCaller());
        add(differences, "the measured time", base, changed, of -> time(load(of).durationNanos()));
        add(differences, "the warm-up", base, changed, of -> time(load(of).warmUpNanos()));
        return differences;
    }

    private static void add(
            List<String> to,
            String what,
            BenchDocument base,
            BenchDocument changed,
            Function<BenchDocument, @Nullable Object> value) {
        Object before = value.apply(base);
        Object after = value.apply(changed);
        if (!Objects.equals(before, after)) {
            to.add(what + ": " + words(before) + " in the base, " + words(after) + " in the new");
        }
    }

    private static String words(@Nullable Object value) {
        return value == null ? "none" : value.toString();
    }

    private static @Nullable String flags(BenchDocument of) {
        List<String> flags = machine(of).flags();
        return flags.isEmpty() ? null : String.join(" ", flags);
    }

    private static @Nullable String time(@Nullable Long nanos) {
        return nanos == null ? null : Quantities.time(Duration.ofNanos(nanos));
    }

    private static Machine machine(BenchDocument of) {
        return of.environment();
    }

    private static Load load(BenchDocument of) {
        return of.options().matrix();
    }
}
