package dev.deft.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.Test;

class WorkConverterTest {

    private static final String KEPT = "networkaddress.cache.ttl";

    @Test
    void aMixThatLooksUpHostsIsNotAnsweredFromMemory() throws Exception {
        String before = Security.getProperty(KEPT);
        try {
            Security.setProperty(KEPT, "30");
            new WorkConverter().convert("mix:90%noop+10%resolve:localhost");
            assertThat(Security.getProperty(KEPT)).isEqualTo("0");
        } finally {
            Security.setProperty(KEPT, before == null ? "30" : before);
        }
    }
}
