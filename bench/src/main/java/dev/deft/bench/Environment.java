package dev.deft.bench;

import dev.deft.analysis.result.Machine;
import dev.deft.reactor.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the JVM and the machine that make a result. */
public final class Environment {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Environment() {}

    /**
     * Returns what is here.
     *
     * @param now when the run begins
     * @param transport the one that is used, so not {@link Transport#AUTO}
     */
    public static Machine capture(Instant now, Transport transport) {
        return new Machine(
                deftVersionOfThisJar(),
                properties("java.vm.name", "java.vm.version", "java.vm.vendor"),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                Runtime.getRuntime().availableProcessors(),
                cpuName(CPU_INFO).orElse("unknown"),
                properties("os.name", "os.version", "os.arch"),
                transport.name().toLowerCase(Locale.ROOT),
                now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The version in the manifest of the jar that this class came from, or "dev". */
    public static String deftVersionOfThisJar() {
        return Optional.ofNullable(Environment.class.getPackage().getImplementationVersion())
                .orElse("dev");
    }

    /** Linux names the processor in a file; elsewhere there is none, and asking would take a process. */
    static Optional<String> cpuName(Path cpuInfo) {
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String properties(String... names) {
        return String.join(" ", Stream.of(names).map(System::getProperty).toList());
    }
}
