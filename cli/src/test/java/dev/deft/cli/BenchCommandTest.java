package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.bench.WorkParser;
import java.security.Security;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    private static final String KEPT = "networkaddress.cache.ttl";

    @Test
    void aMixThatLooksUpHostsIsNotAnsweredFromMemory() throws Exception {
        String before = Security.getProperty(KEPT);
        try {
            Security.setProperty(KEPT, "30");
            BenchCommand.checkWork(WorkParser.parse("mix:90%noop+10%resolve:localhost"));
            assertThat(Security.getProperty(KEPT)).isEqualTo("0");
        } finally {
            Security.setProperty(KEPT, before == null ? "30" : before);
        }
    }
}
