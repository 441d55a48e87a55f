package dev.deft.report.document;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of one kind of result.
 *
 * @param command what writes them: {@code deft bench}
 * @param schema the schema that is read, with its number: {@code deft-bench/2}
 * @param type the document
 * @param check looks at what its types and {@link DocumentCheck} leave open
 */
public record ResultFile<T extends Record>(String command, String schema, Class<T> type, Check<T> check) {

    /** Finds the first thing that cannot be in a document. */
    @FunctionalInterface
    public interface Check<T> {
        void check(T document) throws BrokenDocument;
    }

    private static final long MOST_BYTES = 256L << 20;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** The end of gson's messages. */
    private static final Pattern PLACE = Pattern.compile("at line ([0-9]+) column ([0-9]+)");

    /**
     * Reads a result whole and makes sure that it holds together; the document then has what its types promise.
     *
     * <p>Fields that it does not know are passed over: a later deft may write more of them under the same {@code schema}.
     *
     * @throws UnreadableResult if there is none, in one line that says where and what is allowed
     */
    public T read(Path file) throws UnreadableResult {
        checkFile(file);
        try {
            // Before all else, since of another kind of file nothing else would make sense.
            checkSchema(file);
            T document = readDocument(file);
            DocumentCheck.walk(document, "");
            check.check(document);
            return document;
        } catch (BrokenDocument e) {
            throw new UnreadableResult(file, String.valueOf(e.getMessage()));
        } catch (EOFException e) {
            throw new UnreadableResult(file, "ends too early, " + place(e) + ": it was cut off" + allowed());
        } catch (MalformedJsonException e) {
            throw new UnreadableResult(file, malformed(e) + allowed());
        } catch (CharacterCodingException e) {
            throw new UnreadableResult(file, "is not text in UTF-8" + allowed());
        } catch (IOException e) {
            throw new UnreadableResult(file, "cannot be read: " + e.getMessage());
        }
    }

    /** Returns whether a file says that it is of this kind, be it of another number; false of what cannot be read. */
    public boolean isOne(Path file) {
        try {
            String found = Files.isRegularFile(file) ? schemaOf(file) : null;
            return found != null && found.startsWith(schema.substring(0, schema.indexOf('/') + 1));
        } catch (IOException e) {
            return false; // whoever reads it says what is wrong with it
        }
    }

    private void checkFile(Path file) throws UnreadableResult {
        if (Files.isDirectory(file)) {
            throw new UnreadableResult(file, "this is a folder" + allowed());
        }
        if (!Files.exists(file)) {
            throw new UnreadableResult(file, "there is no such file" + allowed());
        }
        // It is read twice, which a pipe cannot be.
        if (!Files.isRegularFile(file)) {
            throw new UnreadableResult(file, "this is no regular file" + allowed());
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
            throw new UnreadableResult(file, "is empty" + allowed());
        }
        if (bytes > MOST_BYTES) {
            throw new UnreadableResult(file, "has " + (bytes >> 20) + " MiB; allowed: up to " + (MOST_BYTES >> 20));
        }
    }

    private void checkSchema(Path file) throws IOException, UnreadableResult {
        String found = schemaOf(file);
        if (found == null) {
            throw new UnreadableResult(file, "is no result of " + command + ": it has no text 'schema'" + allowed());
        }
        if (found.equals(schema)) {
            return;
        }
        String kind = schema.substring(0, schema.indexOf('/') + 1);
        String number = found.startsWith(kind) ? found.substring(kind.length()) : "";
        if (!NUMBER.matcher(number).matches()) {
            throw new UnreadableResult(
                    file,
                    "is no result of " + command + ": its schema is '" + JsonRecords.shortened(found) + "'"
                            + allowed());
        }
        throw new UnreadableResult(
                file,
                Integer.parseInt(number) > Integer.parseInt(schema.substring(kind.length()))
                        ? "was made by a newer deft: its schema is " + found + ", and this one reads " + schema
                                + "; update deft"
                        : "was made by an older deft: its schema is " + found + ", and this one reads " + schema
                                + "; measure again");
    }

    /** Stops as soon as it is found: it is the first of what deft writes. */
    static @Nullable String schemaOf(Path file) throws IOException {
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

    private T readDocument(Path file) throws IOException, BrokenDocument {
        try (JsonReader json = open(file)) {
            T document = JsonRecords.read(json, type);
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new BrokenDocument("", "is followed by something else; allowed: nothing after it");
            }
            return document;
        }
    }

    private String allowed() {
        return "; allowed: what " + command + " --json writes";
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
}
