package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class ApacheBenchTest {

    private static final String PRINTED = """
            Complete requests:      20
            Failed requests:        0
            Requests per second:    1234.50 [#/sec] (mean)
            """;

    @Test
    void readsTheRequestsPerSecond() throws Exception {
        assertThat(ApacheBench.perSecond(PRINTED)).isEqualTo(1234.5);
    }

    @Test
    void refusesARunInWhichRequestsFailed() {
        assertThatThrownBy(() -> ApacheBench.perSecond(PRINTED.replace("       0\n", "       3\n")))
                .isInstanceOf(LoadFailedException.class)
                .hasMessage("ab says 'Failed requests:        3'; allowed: 0");
        assertThatThrownBy(() -> ApacheBench.perSecond("ab: Connection refused"))
                .hasMessage("ab told no requests per second, but 'ab: Connection refused'");
    }

    @Test
    @Tag("real-threads")
    void asksAServerAsOftenAsItIsTold() throws Exception {
        if (!ApacheBench.isOn(System.getenv().getOrDefault("PATH", ""))) {
            String line = "skipped: there is no ab on the path; install Apache's tools to test with it";
            System.out.println(line);
            Assumptions.abort(line);
        }
        PageServer.Listening listening = PageServer.listen(0, 2);
        try (PageServer server = listening.server()) {
            assertThat(new ApacheBench(false).measure(listening.address(), 3, 20))
                    .isPositive();
            assertThat(server.answered()).isEqualTo(20);
        }
    }
}
