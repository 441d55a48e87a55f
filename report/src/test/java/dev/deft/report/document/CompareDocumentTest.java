package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonReader;
import dev.deft.analysis.result.CompareDocument;
import dev.deft.report.terminal.Comparisons;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

/** The file of {@code deft compare}, of a result that is made up. */
class CompareDocumentTest {

    @Test
    void theFileHasWhatIsPrintedAndEveryRound() {
        JsonObject file =
                JsonParser.parseString(JsonText.of(Comparisons.whole())).getAsJsonObject();
        assertThat(file.get("schema").getAsString()).isEqualTo("deft-compare/1");
        assertThat(file.get("complete").getAsBoolean()).isTrue();
        JsonObject options = file.getAsJsonObject("options");
        assertThat(options.get("base").getAsString()).isEqualTo("deft-adaptive");
        assertThat(options.get("cores").getAsString()).isEqualTo("taskset -c 0");
        assertThat(options.get("timeNanos").getAsLong()).isEqualTo(300_000_000);
        assertThat(file.getAsJsonObject("libraries").get("vertx").getAsString()).isEqualTo("Vert.x 5");
        assertThat(file.getAsJsonArray("missing").toString())
                .isEqualTo("[{\"peer\":\"twisted\",\"why\":\"needs the twisted package\"}]");
        assertThat(file.getAsJsonArray("failed")).hasSize(1);

        JsonObject cell = file.getAsJsonArray("cells").get(0).getAsJsonObject();
        assertThat(cell.get("demand").getAsInt()).isEqualTo(16);
        JsonArray peers = cell.getAsJsonArray("peers");
        JsonObject deft = peers.get(0).getAsJsonObject();
        assertThat(deft.get("peer").getAsString()).isEqualTo("deft-adaptive");
        assertThat(deft.get("ratios").isJsonNull()).isTrue();
        JsonObject vertx = peers.get(2).getAsJsonObject();
        assertThat(vertx.getAsJsonObject("median").get("meanNanos").getAsDouble())
                .isEqualTo(10_000);
        assertThat(vertx.getAsJsonObject("median").get("p999Nanos").isJsonNull())
                .isTrue();
        assertThat(vertx.getAsJsonArray("rounds")).hasSize(7);
        assertThat(vertx.getAsJsonObject("ratios").getAsJsonObject("mean").toString())
                .isEqualTo("{\"median\":2.0,\"low\":2.0,\"high\":2.0,\"resolved\":true}");
    }

    @Test
    void aResultIsReadBackAsItWasWritten() throws Exception {
        String text = JsonText.of(Comparisons.whole());
        CompareDocument read = JsonRecords.read(new JsonReader(new StringReader(text)), CompareDocument.class);
        assertThat(read).isEqualTo(Comparisons.whole());
    }
}
