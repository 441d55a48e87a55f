package dev.deft.peers.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.Shape;
import org.junit.jupiter.api.Test;

class ProtocolTest {

    @Test
    void aRequestSurvivesItsLine() {
        Request request = new Request(new Shape(16, 64), "file:/with two blanks", 100, 300);
        assertThat(request.encode()).isEqualTo("measure 16 64 100 300 file:/with two blanks");
        assertThat(Request.decode(request.encode())).isEqualTo(request);
    }

    @Test
    void aLineThatIsNoRequestIsRefused() {
        assertThatThrownBy(() -> Request.decode("measure 16 64"))
                .hasMessage("'measure 16 64' is not understood; known: measure DEMAND WORKERS WARMUP_NS TIME_NS WORK");
        assertThatThrownBy(() -> Request.decode("stop 1 2 3 4 noop")).hasMessageContaining("is not understood");
    }

    @Test
    void aMeasurementSurvivesItsLine() {
        Measurement measurement = new Measurement(10, 2_000, 200.5, 190, 400, Double.NaN, 1e-3, 48);
        assertThat(Measurement.decode(measurement.encode())).isEqualTo(measurement);
        assertThat(measurement.figures().throughput()).isEqualTo(5e6);
    }

    @Test
    void aMeasurementOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> Measurement.decode("1 2 3")).hasMessage("'1 2 3' has 3 fields, not 8");
    }

    @Test
    void anAnswerIsOneLineWhateverItsTextIs() {
        Reply answer = new Reply(Reply.Word.FAILED, "no\n  such file\r\n");
        assertThat(answer.encode()).isEqualTo("failed no such file");
        assertThat(Reply.decode(answer.encode())).isEqualTo(new Reply(Reply.Word.FAILED, "no such file"));
        assertThat(Reply.decode("ready")).isEqualTo(new Reply(Reply.Word.READY, ""));
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        assertThatThrownBy(() -> Reply.decode("readymade 5")).hasMessage("'readymade 5' is no reply that is known");
    }
}
