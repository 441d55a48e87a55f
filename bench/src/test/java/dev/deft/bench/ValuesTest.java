package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Shape;
import dev.deft.reactor.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValuesTest {

    @Test
    void aShapeHasCallersAndWorkersWithinBounds() {
        assertThat(new Shape(Shape.MOST, Shape.MOST).demand()).isEqualTo(10_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Shape(0, 1))
                .withMessage("demand must be from 1 to 10000, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Shape(1, 10_001))
                .withMessage("workers must be from 1 to 10000, not 10001");
    }

    @Test
    void anExtentIsAboveZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StopCondition.CallsPerCaller(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new StopCondition.Time(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new StopCondition.Time(Duration.ofNanos(-1)));
    }

    @Test
    void aWarmUpIsNotBelowZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Loads.load("noop", new StopCondition.CallsPerCaller(1), Duration.ofNanos(-1)));
    }

    @Test
    void theEnvironmentNamesTheJvmTheMachineAndTheDate() {
        Machine here = Environment.capture(Instant.parse("2026-11-21T10:15:30.123Z"), Transport.EPOLL);
        assertThat(here.date()).isEqualTo("2026-11-21T10:15:30Z");
        assertThat(here.jvm()).contains(System.getProperty("java.vm.version"));
        assertThat(here.os()).startsWith(System.getProperty("os.name"));
        assertThat(here.cores()).isPositive();
        assertThat(here.cpu()).isNotBlank();
        assertThat(here.deftVersion()).isEqualTo("dev");
        assertThat(here.transport()).isEqualTo("epoll");
    }

    @Test
    void readsTheProcessorsNameWhereThereIsOne(@TempDir Path folder) throws Exception {
        Path info = Files.writeString(
                folder.resolve("cpuinfo"), "processor\t: 0\nmodel name\t: Quick 9000\nmodel name\t: x\n");
        assertThat(Environment.cpuName(info)).contains("Quick 9000");
        assertThat(Environment.cpuName(folder.resolve("none"))).isEmpty();
        assertThat(Environment.cpuName(Files.writeString(info, "processor\t: 0\n")))
                .isEmpty();
    }

    @Test
    void processorTimeOnlyGrows() {
        CpuClock cpu = CpuClock.ofThisJvm();
        long thread = cpu.threadNanos();
        long process = cpu.processNanos();
        assertThat(cpu.threadNanos()).isGreaterThanOrEqualTo(thread);
        assertThat(cpu.processNanos()).isGreaterThanOrEqualTo(process).isPositive();
    }

    @Test
    void theMachinesLoadIsAPartOrUnknown() {
        double load = CpuClock.ofThisJvm().machineLoad();
        assertThat(Double.isNaN(load) || (load >= 0 && load <= 1)).isTrue();
    }
}
