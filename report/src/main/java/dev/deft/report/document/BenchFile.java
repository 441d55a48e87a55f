package dev.deft.report.document;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.deft.analysis.result.BenchDocument;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the files that {@code deft bench --json} writes. */
public final class BenchFile {

    private static final long MOST_BYTES = 256L << 20;
    private static final String ALLOWED = "; allowed: what deft bench --json writes";
    private static final Pattern SCHEMA = Pattern.compile("deft-bench/([0-9]{1,9})");
    private static final int VERSION = Integer.parseInt(BenchDocument.SCHEMA.substring("deft-bench/".length()));

    /** The end of gson's messages. */
    private static final Pattern PLACE = Pattern.compile("at line ([0-9]+) column ([0-9]+)");

    private BenchFile() {}

    /**
     * Reads a result whole and makes sure that it holds together; the document then has what its types promise.
     *
     * <p>Fields that it does not know are passed over: a later deft may write more of them under the same {@code schema}.
     *
     * @throws UnreadableResult if there is none, in one line that says where and what is allowed
     */
    public static BenchDocument read(Path file) throws UnreadableResult {
        checkFile(file);
        try {
            // Before all else, since of another kind of file nothing else would make sense.
            checkSchema(file);
            BenchDocument document = readDocument(file);
            DocumentCheck.check(document);
            return document;
        } catch (BrokenDocument e) {
            throw new UnreadableResult(file, String.valueOf(e.getMessage()));
        } catch (EOFException e) {
            throw new UnreadableResult(file, "ends too early, " + place(e) + ": it was cut off" + ALLOWED);
        } catch (MalformedJsonException e) {
            throw new UnreadableResult(file, malformed(e) + ALLOWED);
        } catch (CharacterCodingException e) {
            throw new UnreadableResult(file, "is not text in UTF-8" + ALLOWED);
        } catch (IOException e) {
            throw new UnreadableResult(file, "cannot be read: " + e.getMessage());
        }
    }

    private static void checkFile(Path file) throws UnreadableResult {
        if (Files.isDirectory(file)) {
            throw new UnreadableResult(file, "this is a folder" + ALLOWED);
        }
        if (!Files.exists(file)) {
            throw new UnreadableResult(file, "there is no such file" + ALLOWED);
        }
        // It is read twice, which a pipe cannot be.
        if (!Files.isRegularFile(file)) {
            throw new UnreadableResult(file, "this is no regular file" + ALLOWED);
        }
        if (!Files.isReadable(file)) {
            throw new UnreadableResult(file, "may not be read; allowed: a file that you may read");
        }
        long bytes;
        try {
            bytes = Files.size(file);
        } catch (IOException e) {
            throw new UnreadableResult(file, "cannot be read: " + e.getMessage());
        }
        if (bytes == 0) {
            throw new UnreadableResult(file, "is empty" + ALLOWED);
        }
        if (bytes > MOST_BYTES) {
            throw new UnreadableResult(file, "has " + (bytes >> 20) + " MiB; allowed: up to " + (MOST_BYTES >> 20));
        }
    }

    private static void checkSchema(Path file) throws IOException, UnreadableResult {
        String schema = schemaOf(file);
        if (schema == null) {
            throw new UnreadableResult(file, "is no result of deft bench: it has no text 'schema'" + ALLOWED);
        }
        if (schema.equals(BenchDocument.SCHEMA)) {
            return;
        }
        Matcher version = SCHEMA.matcher(schema);
        if (!version.matches()) {
            throw new UnreadableResult(
                    file, "is no result of deft bench: its schema is '" + shortened(schema) + "'" + ALLOWED);
        }
        throw new UnreadableResult(
                file,
                Integer.parseInt(version.group(1)) > VERSION
                        ? "was made by a newer deft: its schema is " + schema + ", and this one reads "
                                + BenchDocument.SCHEMA + "; update deft"
                        : "was made by an older deft: its schema is " + schema + ", and this one reads "
                                + BenchDocument.SCHEMA + "; measure again");
    }

    /** Stops as soon as it is found: it is the first of what deft writes. */
    private static @Nullable String schemaOf(Path file) throws IOException {
        try (JsonReader json = open(file)) {
            if (json.peek() != JsonToken.BEGIN_OBJECT) {
                return null;
            }
            json.beginObject();
            while (json.hasNext()) {
                if (json.nextName().equals("schema")) {
                    return json.peek() == JsonToken.STRING ? json.nextString() : null;
                }
                json.skipValue();
            }
            return null;
        }
    }

    private static BenchDocument readDocument(Path file) throws IOException, BrokenDocument {
        try (JsonReader json = open(file)) {
            BenchDocument document = JsonRecords.read(json, BenchDocument.class);
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new BrokenDocument("", "is followed by something else; allowed: nothing after it");
            }
            return document;
        }
    }

    private static JsonReader open(Path file) throws IOException {
        JsonReader json = new JsonReader(Files.newBufferedReader(file, StandardCharsets.UTF_8));
        json.setStrictness(Strictness.STRICT);
        return json;
    }

    /** A file that was cut off mostly ends within a text, since most of it is histograms. */
    private static String malformed(MalformedJsonException e) {
        return String.valueOf(e.getMessage()).startsWith("Unterminated")
                ? "ends within a text, " + place(e) + ": it was cut off"
                : "is not JSON, " + place(e);
    }

    /** Gson's messages are for whoever programs with it; what they say of the place is for everybody. */
    private static String place(IOException e) {
        Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
        return place.find() ? "at line " + place.group(1) + ", column " + place.group(2) : "somewhere";
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
