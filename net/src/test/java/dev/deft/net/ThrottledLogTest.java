package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines that peers cause: of each kind and port one a minute at most. */
class ThrottledLogTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration INSTANT = Duration.ofNanos(1);

    private final NetworkUnderTest net = NetworkUnderTest.fake();
    private final LoggedLines log = new LoggedLines();

    @AfterEach
    void stop() {
        log.close();
        net.close();
    }

    private RecordingProtocol connect(Port port) {
        RecordingProtocol client = net.connect(port, new RecordingProtocol());
        net.quiesce();
        return client;
    }

    private List<String> lines(String part) {
        return log.messages().stream().filter(line -> line.contains(part)).toList();
    }

    /** Has the only place taken, one peer refused, and the place given back. */
    private void refuseOne(Port port) {
        RecordingProtocol served = connect(port);
        assertThat(connect(port).lost).isNotNull();
        served.connection().abort();
        net.quiesce();
    }

    @Test
    void aPortAtItsLimitSaysSoOnceAMinuteThoughPlacesAreFreedAndTakenMeanwhile() {
        Port port = net.listen(
                peer -> new RecordingProtocol(), Limits.defaults().connections(1));
        for (int i = 0; i < 5; i++) {
            refuseOne(port);
        }
        net.advance(MINUTE.minus(INSTANT));
        refuseOne(port);
        assertThat(lines("Limits.connections"))
                .singleElement()
                .asString()
                .endsWith("This is told once a minute at most, and counted");

        net.advance(INSTANT);
        refuseOne(port);
        assertThat(lines("Limits.connections"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("and counted; 5 more since the last such line");
        net.advance(MINUTE);
        refuseOne(port);
        assertThat(lines("Limits.connections")).hasSize(3).last().asString().endsWith("and counted");
    }
}
