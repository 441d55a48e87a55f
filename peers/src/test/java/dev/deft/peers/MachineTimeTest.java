package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.TakenElsewhere;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MachineTimeTest {

    private static final String SELF = "7 (a ) name) S 1 7 7 0 -1 4194560 9 0 0 0 10 20 30 40 20 0 1 0 100";

    @Test
    void whatIsNeitherThisProcessNorItsChildrenIsOthers() {
        MachineTime time =
                MachineTime.of(5, "cpu  100 200 300 9999 9999 400 500 60 1 1\ncpu0 1 1 1 1\n", SELF, 50_000_000);

        assertThat(time).isEqualTo(new MachineTime(5, (1_500 - 100) * 10_000_000L - 50_000_000, 600_000_000));
    }

    @Test
    void theyAreOfAProcessorAndNeverLessThanNone() {
        MachineTime before = new MachineTime(1_000, 100, 50);

        assertThat(new MachineTime(3_000, 1_100, 150).since(before)).isEqualTo(new TakenElsewhere(0.5, 0.05));
        assertThat(new MachineTime(3_000, 90, 50).since(before)).isEqualTo(new TakenElsewhere(0, 0));
    }

    @Test
    void linuxTellsIt() {
        boolean isLinux = Files.exists(Path.of("/proc/stat"));
        if (!isLinux) {
            System.out.println("skipped: MachineTimeTest.linuxTellsIt needs /proc, which this system has not");
        }
        Assumptions.assumeTrue(isLinux);

        assertThat(MachineTime.now())
                .hasValueSatisfying(now -> assertThat(now.otherPrograms()).isNotNegative());
    }
}
