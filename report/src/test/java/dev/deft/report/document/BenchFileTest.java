package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.deft.analysis.result.BenchDocument;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchFileTest {

    private static final BenchDocument CLOSED =
            DocumentsForDiff.closed(DocumentsForDiff.cell(1, 4, 1.1, 1.2), DocumentsForDiff.cell(8, 4, 1.3, 1.4));
    private static final BenchDocument OPEN =
            DocumentsForDiff.open(DocumentsForDiff.sent(20_000, 4, false, 1.1), DocumentsForDiff.sent(500, 4, true, 2));

    @TempDir
    private Path folder;

    @Test
    void aResultIsReadAsItWasWritten() throws Exception {
        assertThat(ResultFiles.BENCH.read(file(CLOSED))).isEqualTo(CLOSED);
        assertThat(ResultFiles.BENCH.read(file(OPEN))).isEqualTo(OPEN);
    }

    @Test
    void fieldsThatItDoesNotKnowArePassedOver() throws Exception {
        JsonObject json = json(CLOSED);
        json.add("later", JsonParser.parseString("{\"more\": [1, {\"x\": null}]}"));
        at(json, "matrix.cells.1").getAsJsonObject().addProperty("colour", "blue");
        assertThat(ResultFiles.BENCH.read(file(json.toString()))).isEqualTo(CLOSED);
    }

    @Test
    void aNullableFieldMayBeMissing() throws Exception {
        JsonObject json = json(CLOSED);
        at(json, "matrix.rows.0").getAsJsonObject().remove("cpuNanos");
        assertThat(ResultFiles.BENCH.read(file(json.toString()))).isEqualTo(CLOSED);
    }

    /** Every place of a document, with what may not stand there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "complete|\"yes\"|complete: a string; allowed: true or false",
                "clock|null|clock: null; allowed: an object",
                "clock|[]|clock: an array; allowed: an object",
                "clock.readNanos|\"20\"|clock.readNanos: a string; allowed: a finite number",
                "clock.readNanos|1e999|clock.readNanos: 1e999; allowed: a finite number",
                "environment.flags|{}|environment.flags: an object; allowed: an array",
                "environment.flags.0|7|environment.flags[0]: a number; allowed: a string",
                "environment.cores|2.5|environment.cores: 2.5; allowed: a whole number up to 2147483647",
                "environment.cores|4294967296|environment.cores: 4294967296; allowed: a whole number up to 2147483647",
                "environment.cores|-2|environment.cores: -2; allowed: 0 or more",
                "matrix.cells.1.workers|null|matrix.cells[1].workers: null; allowed: a whole number up to 2147483647",
                "matrix.cells.1.workers|0|matrix.cells[1]: no callers or no workers; allowed: 1 or more of each",
                "matrix.cells.1.demand|0|matrix.cells[1]: no callers or no workers; allowed: 1 or more of each",
                "matrix.cells.1.demand|1|matrix.cells[1]: D=1 W=4, as matrix.cells[0]; allowed: each cell once",
                "matrix.cells.1.demand|null|matrix.cells[1]: demand null and ratePerSecond null; allowed: only a demand in a closed loop, only a rate in an open one",
                "matrix.cells.1.throughput|-1|matrix.cells[1].throughput: -1.0; allowed: 0 or more, or null",
                "matrix.cells.1.latency.meanNanos|-1|matrix.cells[1].latency.meanNanos: -1.0; allowed: 0 or more, or null",
                "matrix.cells.1.latency.samples|999|matrix.cells[1].latency.histogram: has 1000 samples, and the field samples says 999; allowed: as many",
                "matrix.cells.1.latency.percentiles|{\"p95\": null}|matrix.cells[1].latency.percentiles: has the keys p95; allowed: just p50, p90, p99, p99.9",
                "matrix.cells.0.rounds.1.latency.percentiles.p99.lowNanos|99999999|matrix.cells[0].rounds[1].latency.percentiles.p99: 2400000 is not between 99999999 and 2640000; allowed: lowNanos up to nanos up to highNanos",
                "matrix.cells.0.rounds.1.overTime.samples|[1]|matrix.cells[0].rounds[1].overTime: has columns of 2 and of 1 values; allowed: of equal length",
                "matrix.cells.0.rounds.1.overTime.samples|[1, -1]|matrix.cells[0].rounds[1].overTime.samples[1]: -1; allowed: 0 or more",
                "matrix.cells.0.rounds.1.overTime.samples|[1, null]|matrix.cells[0].rounds[1].overTime.samples[1]: null; allowed: a whole number up to 9223372036854775807",
                "matrix.loop|\"half-open\"|matrix.loop: 'half-open'; allowed: closed, open",
                "options.arrivals|\"poisson\"|options.arrivals: 'poisson' in a loop that is closed; allowed: poisson or constant in an open one, null in a closed one"
            })
    void whatMayNotStandInAResultIsNamedWithItsPlace(String place, String json, String complaint) throws Exception {
        JsonObject document = json(CLOSED);
        put(document, place, JsonParser.parseString(json));
        refuses(document.toString(), complaint);
    }

    @Test
    void aSeedMayBeBelowZero() throws Exception {
        JsonObject document = json(CLOSED);
        put(document, "options.seed", JsonParser.parseString("-7"));
        assertThat(ResultFiles.BENCH.read(file(document.toString())).options().seed())
                .isEqualTo(-7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"environment", "environment.flags", "matrix.cells.0.latency", "matrix.cells.0.rounds.1.idle"})
    void aMissingFieldIsNamed(String place) throws Exception {
        JsonObject document = json(CLOSED);
        int dot = place.lastIndexOf('.');
        JsonElement parent = dot < 0 ? document : at(document, place.substring(0, dot));
        parent.getAsJsonObject().remove(place.substring(dot + 1));
        String what = place.endsWith("flags") ? "an array" : "an object";
        refuses(document.toString(), place.replaceAll("\\.([0-9]+)", "[$1]") + ": missing; allowed: " + what);
    }

    @Test
    void aFieldThatIsThereTwiceIsRefused() throws Exception {
        refuses(
                "{\"schema\": \"deft-bench/2\", \"complete\": true, \"complete\": false}",
                "complete: given twice; allowed: once");
    }

    @Test
    void aRateIsAboveZeroAndItsCellSaysHowItWasSent() throws Exception {
        JsonObject zero = json(OPEN);
        put(zero, "matrix.cells.0.ratePerSecond", JsonParser.parseString("0"));
        refuses(zero.toString(), "matrix.cells[0].ratePerSecond: 0.0; allowed: above 0");
        JsonObject silent = json(OPEN);
        put(silent, "matrix.cells.0.sending", JsonNull.INSTANCE);
        refuses(silent.toString(), "matrix.cells[0].sending: allowed: null in a closed loop, and only there");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deft-bench/3|was made by a newer deft: its schema is deft-bench/3, and this one reads deft-bench/2; update deft",
                "deft-bench/1|was made by an older deft: its schema is deft-bench/1, and this one reads deft-bench/2; measure again",
                "deft-compare/1|is no result of deft bench: its schema is 'deft-compare/1'; allowed: what deft bench --json writes",
                "deft-bench/99999999999|is no result of deft bench: its schema is 'deft-bench/99999999999'; allowed: what deft bench --json writes"
            })
    void anotherSchemaIsToldBeforeAnythingElse(String schema, String complaint) throws Exception {
        refuses("{\"complete\": 7, \"schema\": \"" + schema + "\"}", complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "7", "\"text\"", "{\"schema\": 2}", "{\"name\": \"deft\"}"})
    void otherJsonIsNoResult(String json) throws Exception {
        refuses(json, "is no result of deft bench: it has no text 'schema'; allowed: what deft bench --json writes");
    }

    @Test
    void textThatIsNotJsonIsRefusedWithItsPlace() throws Exception {
        refuses("deft bench 1.2.3\n", "is not JSON, at line 1, column 1; allowed: what deft bench --json writes");
        refuses("{\"schema\": NaN}", "is not JSON, at line 1, column 12; allowed: what deft bench --json writes");
        refuses(
                "{\"schema\": \"deft-bench/2\",\n 'complete': true}",
                "is not JSON, at line 2, column 3; allowed: what deft bench --json writes");
        refuses(
                DocumentsForDiff.json(CLOSED) + "{}",
                "is not JSON, at line ",
                "; allowed: what deft bench --json writes");
    }

    @Test
    void aFileThatWasCutOffAnywhereIsRefusedInOneLine() throws Exception {
        String whole = DocumentsForDiff.json(CLOSED);
        for (int length = 1; length < whole.length(); length += 97) {
            Path file = file(whole.substring(0, length));
            assertThatExceptionOfType(UnreadableResult.class)
                    .as("cut off after %s", length)
                    .isThrownBy(() -> ResultFiles.BENCH.read(file))
                    .satisfies(e ->
                            assertThat(e.getMessage()).startsWith(file + ": ").hasLineCount(1));
        }
        refuses(
                whole.substring(0, whole.length() - 2),
                "ends too early, at line ",
                ": it was cut off; allowed: what deft bench --json writes");
        int inHistogram = whole.indexOf("\"histogram\"") + 30;
        refuses(
                whole.substring(0, inHistogram),
                "ends within a text, at line ",
                ": it was cut off; allowed: what deft bench --json writes");
    }

    @Test
    void whatIsNoFileOfTextIsRefused() throws Exception {
        refuses("", "is empty; allowed: what deft bench --json writes");
        Path binary = Files.write(folder.resolve("binary"), new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe});
        refuses(binary, "is not text in UTF-8; allowed: what deft bench --json writes");
        refuses(folder, "this is a folder; allowed: what deft bench --json writes");
        refuses(folder.resolve("none"), "there is no such file; allowed: what deft bench --json writes");
        Path device = Path.of("/dev/null");
        assumeThat(device).as("a device, which not every system has").exists();
        refuses(device, "this is no regular file; allowed: what deft bench --json writes");
    }

    @Test
    void aFileThatIsTooLargeIsNotEvenOpened() throws Exception {
        Path file = folder.resolve("large.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(300L << 20);
        }
        refuses(file, "has 300 MiB; allowed: up to 256");
    }

    @Test
    void whatAFileSaysCannotMoveTheTerminalsCursor() throws Exception {
        refuses(
                "{\"schema\": \"\\u001b[2J\"}",
                "is no result of deft bench: its schema is '?[2J'; allowed: what deft bench --json writes");
    }

    @Test
    void aHistogramThatClaimsMoreMemoryThanAnyHasIsRefused() throws Exception {
        refusesHistogram(hostile(1 << 30, 3, 3_600_000_000_000L), "it claims 1073741824 bytes");
        refusesHistogram(hostile(-1, 3, 3_600_000_000_000L), "it claims -1 bytes");
        refusesHistogram(hostile(100, 5, 3_600_000_000_000L), "it claims 5 digits");
        refusesHistogram(hostile(100, 3, Long.MAX_VALUE), "it claims values up to 9223372036854775807");
    }

    @Test
    void aTextLongerThanAnyHistogramIsRefused() throws Exception {
        JsonObject document = json(CLOSED);
        document.getAsJsonObject("environment").addProperty("cpu", "x".repeat((2 << 20) + 1));
        refuses(document.toString(), "environment.cpu: a string of 2097153 characters; allowed: up to 2097152");
    }

    @Test
    void aHistogramWhoseCountsHdrHistogramLosesItsWayInIsRefused() throws Exception {
        refusesHistogram(compressed(0x1c849303, 0), "it is of another kind");
        refusesHistogram(compressed(0x1c849313, 7), "it is of another kind");
        // A bucket with all that a long holds, twice: the sum wraps around.
        refusesHistogram(compressed(0x1c849313, 0, Long.MAX_VALUE, Long.MAX_VALUE, 3), "its counts do not add up");
    }

    @Test
    void aHistogramThatDoesNotDecodeIsRefused() throws Exception {
        String whole = DocumentsForDiff.distribution(5).histogram();
        byte[] bytes = Base64.getDecoder().decode(whole);
        refusesHistogram("", "it is cut off");
        refusesHistogram("%%%", "Illegal base64 character 25");
        refusesHistogram(base64(Arrays.copyOf(bytes, 6)), "it is cut off");
        refusesHistogram(base64(Arrays.copyOf(bytes, 14)), "it is cut off");
        byte[] noZlib = bytes.clone();
        noZlib[8] = 0;
        refusesHistogram(base64(noZlib), "it is damaged");
    }

    /** Reads it: the answer is one line, and quick. */
    @Test
    void noByteOfAHistogramCanBringTheReaderDown() throws Exception {
        byte[] bytes = Base64.getDecoder()
                .decode(DocumentsForDiff.distribution(5_000_000).histogram());
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= (byte) 0xa5;
            JsonObject document = json(CLOSED);
            put(document, "matrix.cells.1.latency.histogram", JsonParser.parseString("\"" + base64(changed) + "\""));
            Path file = file(document.toString());
            try {
                ResultFiles.BENCH.read(file);
            } catch (UnreadableResult e) {
                assertThat(e.getMessage())
                        .startsWith(file + ": matrix.cells[1].latency.histogram: ")
                        .hasLineCount(1);
            }
        }
    }

    @Test
    void aHistogramGivesBackItsSamples() {
        Histogram histogram =
                Histograms.decode(DocumentsForDiff.distribution(5_000_000).histogram());
        assertThat(histogram.getTotalCount()).isEqualTo(1_000);
        assertThat(histogram.getValueAtPercentile(50)).isBetween(4_995_000L, 5_005_000L);
    }

    private void refusesHistogram(String base64, String why) throws Exception {
        JsonObject document = json(CLOSED);
        put(document, "matrix.cells.1.latency.histogram", JsonParser.parseString("\"" + base64 + "\""));
        refuses(
                document.toString(),
                "matrix.cells[1].latency.histogram: cannot be read: " + why
                        + "; allowed: HdrHistogram's compressed form (V2) in base64");
    }

    /** A header that claims all that, and nothing after it. */
    private static String hostile(int length, int digits, long highest) {
        ByteBuffer header = ByteBuffer.allocate(40)
                .putInt(0x1c849303 | 0x10)
                .putInt(length)
                .putInt(0)
                .putInt(digits)
                .putLong(1)
                .putLong(highest)
                .putDouble(1);
        Deflater deflater = new Deflater();
        deflater.setInput(header.array());
        deflater.finish();
        byte[] compressed = new byte[200];
        int size = deflater.deflate(compressed);
        deflater.end();
        ByteBuffer all = ByteBuffer.allocate(8 + size).putInt(0x1c849304 | 0x10).putInt(size);
        return base64(all.put(compressed, 0, size).array());
    }

    /** A histogram with these counts in its first buckets. */
    private static String compressed(int cookie, int offset, long... counts) {
        ByteBuffer body = ByteBuffer.allocate(40 + 9 * counts.length);
        body.position(40);
        for (long count : counts) {
            putZigZag(body, count);
        }
        int length = body.position() - 40;
        body.putInt(0, cookie).putInt(4, length).putInt(8, offset).putInt(12, 3);
        body.putLong(16, 1).putLong(24, 3_600_000_000_000L).putDouble(32, 1);
        Deflater deflater = new Deflater();
        deflater.setInput(body.array(), 0, body.position());
        deflater.finish();
        byte[] compressed = new byte[400];
        int size = deflater.deflate(compressed);
        deflater.end();
        ByteBuffer all = ByteBuffer.allocate(8 + size).putInt(0x1c849304 | 0x10).putInt(size);
        return base64(all.put(compressed, 0, size).array());
    }

    /** LEB128 of the zigzag of a number, in nine bytes at most, as HdrHistogram writes counts. */
    private static void putZigZag(ByteBuffer to, long value) {
        long left = (value << 1) ^ (value >> 63);
        for (int i = 0; i < 8 && left >>> 7 != 0; i++) {
            to.put((byte) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        to.put((byte) left);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void refuses(String content, String complaint) throws Exception {
        refuses(file(content), complaint);
    }

    private void refuses(String content, String start, String end) throws Exception {
        Path file = file(content);
        assertThatExceptionOfType(UnreadableResult.class)
                .isThrownBy(() -> ResultFiles.BENCH.read(file))
                .withMessageStartingWith(file + ": " + start)
                .withMessageEndingWith(end);
    }

    private static void refuses(Path file, String complaint) {
        assertThatExceptionOfType(UnreadableResult.class)
                .isThrownBy(() -> ResultFiles.BENCH.read(file))
                .withMessage(file + ": " + complaint);
    }

    private Path file(BenchDocument document) throws IOException {
        return file(DocumentsForDiff.json(document));
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("result.json"), content, StandardCharsets.UTF_8);
    }

    private static JsonObject json(BenchDocument document) {
        return JsonParser.parseString(DocumentsForDiff.json(document)).getAsJsonObject();
    }

    private static JsonElement at(JsonElement root, String place) {
        JsonElement at = root;
        for (String step : place.split("\\.", -1)) {
            at = at instanceof JsonArray array
                    ? array.get(Integer.parseInt(step))
                    : at.getAsJsonObject().get(step);
        }
        return at;
    }

    private static void put(JsonObject root, String place, JsonElement value) {
        int dot = place.lastIndexOf('.');
        JsonElement parent = dot < 0 ? root : at(root, place.substring(0, dot));
        String last = place.substring(dot + 1);
        if (parent instanceof JsonArray array) {
            array.set(Integer.parseInt(last), value);
        } else {
            parent.getAsJsonObject().add(last, value);
        }
    }
}
