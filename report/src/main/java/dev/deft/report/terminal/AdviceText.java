package dev.deft.report.terminal;

import dev.deft.analysis.advice.Advice;
import dev.deft.analysis.advice.Target;
import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.Load;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Point;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Quantities;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Windows;
import dev.deft.analysis.theory.OperationalLaws;
import dev.deft.report.text.Paragraph;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.TimeColumn;
import dev.deft.report.text.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The findings of {@code deft advise}: the evidence as a table, and the answer. */
public final class AdviceText {

    private static final String MISSED_RATE = "missed its rate";
    private static final String MEASURED_ONLY = "measured only";
    private static final String PREDICTED_ONLY = "predicted only";

    private final Advice advice;
    private final Point wanted;
    private final Load load;
    private final int rounds;
    private final Machine environment;
    private final Target target;
    private final String percentile;

    /** The text of what was found. */
    public AdviceText(Advice advice, Point wanted, Load load, int rounds, Machine environment) {
        this.advice = advice;
        this.wanted = wanted;
        this.load = load;
        this.rounds = rounds;
        this.environment = environment;
        this.target = advice.target();
        this.percentile = target.percentile().label();
    }

    /** Returns its lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("deft advise " + environment.deftVersion() + ", " + environment.date());
        lines.addAll(Paragraph.labelled("target", percentile + " <= " + Units.time((double) target.nanos())));
        lines.addAll(Paragraph.labelled("load", loadWords() + ", " + load.work()));
        lines.addAll(Paragraph.labelled(
                "machine", environment.cores() + " cores, " + environment.cpu() + "; " + environment.os()));
        lines.addAll(Paragraph.labelled("jvm", environment.jvm()));
        lines.addAll(Paragraph.labelled(
                "measured",
                rounds + " rounds of " + Units.duration(measured(load))
                        + " for each number of workers, after "
                        + Units.duration(Duration.ofNanos(load.warmUpNanos())) + " of warm-up"));
        if (wanted instanceof OpenShape) {
            lines.addAll(Paragraph.labelled("", OpenMatrixText.SPINS));
        }
        if (advice.work().latencies().samples() > 0) {
            lines.addAll(Paragraph.labelled("work alone", workAlone()));
        }
        if (advice.loaded().latencies().samples() > 0) {
            lines.addAll(Paragraph.labelled("costs", costs()));
        }
        if (!advice.trials().isEmpty()) {
            lines.add("");
            lines.addAll(table());
        }
        lines.add("");
        lines.addAll(Paragraph.of(answer()));
        return lines;
    }

    private static Duration measured(Load load) {
        return Duration.ofNanos(Objects.requireNonNull(load.durationNanos(), "advice is of loads that take a time"));
    }

    private String loadWords() {
        if (wanted instanceof Shape closed) {
            return closed.demand() + " callers, each of which waits for its result";
        }
        OpenShape open = (OpenShape) wanted;
        return Quantities.rate(open.ratePerSecond())
                + (open.arrivals() == Arrivals.POISSON ? ", poisson arrivals" : ", constant arrivals");
    }

    private String workAlone() {
        Windows work = advice.work();
        String alone = work.parts()
                .run()
                .quantile(target.percentile())
                .map(quantile -> percentile + " " + withInterval(quantile))
                .orElse(percentile + " " + Units.INSUFFICIENT);
        return "S " + Units.time(work.parts().run().mean()) + ", " + alone + ", squared variation "
                + String.format(
                        Locale.ROOT, "%.2f", work.parts().run().asServiceTimes().squaredVariation())
                + ", from " + Units.count(work.latencies().samples()) + " calls";
    }

    private String costs() {
        Windows loaded = advice.loaded();
        double calls = loaded.latencies().samples();
        double cpuNanos = loaded.processNanos() / calls;
        String perCall = "o " + Units.time(loaded.reactorNanos() / calls) + " of the reactor and d "
                + Units.time(cpuNanos) + " of processor time a call";
        return wanted instanceof OpenShape open ? perCall + "; " + ofCores(open.ratePerSecond(), cpuNanos) : perCall;
    }

    private String ofCores(double rate, double cpuNanos) {
        int cores = environment.cores();
        return "at " + Quantities.rate(rate) + " that is "
                + Units.percent(OperationalLaws.utilisation(rate, cpuNanos, cores)) + " of "
                + Units.counted(cores, "core");
    }

    private List<String> table() {
        TextTable table = new TextTable();
        table.row(List.of(
                "W", "predicted " + percentile, "measured " + percentile + " (95 %)", "m/p", "CPU", "workers", ""));
        for (Advice.Trial trial : advice.trials()) {
            Optional<Advice.Measured> measured = trial.measured();
            table.row(List.of(
                    String.valueOf(trial.workers()),
                    Double.isFinite(trial.predictedNanos()) ? Units.time(trial.predictedNanos()) : "grows",
                    measured.flatMap(Advice.Measured::quantile)
                            .map(AdviceText::withInterval)
                            .orElse(Units.INSUFFICIENT),
                    trial.ratio()
                                    .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                                    .orElse("-")
                            + (trial.isMisfit() ? "?" : ""),
                    measured.map(m -> Units.percent(m.cpuLoad())).orElse("-"),
                    measured.map(m -> Units.percent(m.workersLoad())).orElse("-"),
                    verdict(trial)));
        }
        List<String> lines = new ArrayList<>(table.lines());
        if (advice.trials().stream().anyMatch(Advice.Trial::isMisfit)) {
            lines.addAll(Paragraph.of(
                    "? more than 20 % apart: the model does not fit there. It knows of no hand-over between"
                            + " threads, takes calls to wait for nothing but workers, and approximates arrivals and services"
                            + " that vary otherwise than exponentially"));
        }
        return lines;
    }

    private String verdict(Advice.Trial trial) {
        if (trial.measured().filter(Advice.Measured::missedRate).isPresent()) {
            return MISSED_RATE;
        }
        boolean measured = trial.measured().filter(m -> m.meets(target)).isPresent();
        boolean predicted = trial.predictedNanos() <= target.nanos();
        if (measured && predicted) {
            return "meets it";
        }
        return measured ? MEASURED_ONLY : predicted ? PREDICTED_ONLY : "misses it";
    }

    private String answer() {
        if (advice.verdict() instanceof Advice.Enough enough) {
            return enough(enough);
        }
        if (advice.verdict() instanceof Advice.Infeasible infeasible) {
            return "INFEASIBLE: " + why(infeasible.reason());
        }
        if (advice.work().latencies().samples() == 0) {
            return "INCOMPLETE: it ended before anything was measured in all its rounds; there is no answer.";
        }
        return "INCOMPLETE: there is no answer yet; this is what was measured until then.";
    }

    private String enough(Advice.Enough enough) {
        String workers = Units.counted(enough.workers(), "worker");
        String text = "ADVICE: " + workers + ".";
        if (enough.byMeasurementAlone()) {
            text += " By measurement alone, since the model does not fit.";
        }
        if (enough.workers() == 1) {
            return text + " There is no fewer.";
        }
        return text
                + advice.trials().stream()
                        .filter(trial -> trial.workers() == enough.workers() - 1)
                        .findFirst()
                        .map(below -> " With " + below.workers() + ", " + whyNot(below) + ".")
                        .orElse("");
    }

    /** Why a trial did not do. */
    private String whyNot(Advice.Trial trial) {
        String measured = trial.measured()
                .flatMap(Advice.Measured::quantile)
                .map(AdviceText::withInterval)
                .orElse(Units.INSUFFICIENT);
        String predicted =
                Double.isFinite(trial.predictedNanos()) ? Units.time(trial.predictedNanos()) : "a queue that grows";
        String both = "predicted is " + predicted + ", measured " + measured;
        return switch (verdict(trial)) {
            case MISSED_RATE -> "calls fell behind their plan";
            case PREDICTED_ONLY -> both + ": the upper end of what was measured misses the target";
            case MEASURED_ONLY -> both + ": the prediction misses the target";
            default -> both;
        };
    }

    private String why(Advice.Reason reason) {
        return switch (reason) {
            case SERVICE ->
                "the work alone takes longer: its own " + percentile + " is "
                        + advice.work()
                                .parts()
                                .run()
                                .quantile(target.percentile())
                                .map(AdviceText::withInterval)
                                .orElse(Units.INSUFFICIENT)
                        + ". No number of workers makes it shorter; the work has to be, or the target longer.";
            case CPU ->
                "the calls use more than " + Units.percent(Advice.MOST_CPU) + " of the " + environment.cores()
                        + " cores, with any number of workers. It takes more cores, fewer calls, or cheaper ones.";
            case WORKERS ->
                "the most workers that may be tried (--max-workers) do not meet it. Where more of them did not help,"
                        + " calls wait for something else: a core, the hand-over between threads, or something inside"
                        + " the work.";
        };
    }

    private static String withInterval(Quantile quantile) {
        Units.Time unit = Units.Time.fitting((double) quantile.nanos());
        return new TimeColumn(unit).withInterval(quantile) + " " + unit.symbol();
    }
}
