package dev.deft.report.document;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.deft.analysis.result.NotInFile;
import java.io.IOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON into records, piece by piece, and says where it does not fit.
 *
 * <p>Gson's own mapping leaves a missing component null and takes "3" for 3; this one takes the records at their word. A
 * component that is not {@link Nullable} must be there, a number must be one, whole if the component is, and finite. What the
 * records do not know is passed over, so that a file may grow fields.
 */
final class JsonRecords {

    /** No list of a result comes near it; it keeps a hostile file from filling the memory with boxes. */
    private static final int LONGEST_LIST = 1_000_000;

    /** The longest of a result are its histograms, each of 1 MiB at most. */
    private static final int LONGEST_TEXT = 2 << 20;

    private final JsonReader json;

    private JsonRecords(JsonReader json) {
        this.json = json;
    }

    /** The record that the next value of {@code json} is. */
    static <T extends Record> T read(JsonReader json, Class<T> type) throws IOException, BrokenDocument {
        return type.cast(new JsonRecords(json).record(type));
    }

    /** The position of a reader, as a document's path: {@code matrix.cells[3].workers}, and empty at its top. */
    static String path(JsonReader json) {
        return relative(json.getPath());
    }

    private static String relative(String path) {
        return path.replaceFirst("^\\$\\.?", "");
    }

    private Object record(Class<?> type) throws IOException, BrokenDocument {
        expect(JsonToken.BEGIN_OBJECT, "an object");
        String path = path(json);
        RecordComponent[] components = type.getRecordComponents();
        Map<String, @Nullable Object> values = new HashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            RecordComponent component = named(name, components);
            if (component == null) {
                json.skipValue();
            } else if (values.containsKey(name)) {
                throw new BrokenDocument(path(json), "given twice; allowed: once");
            } else {
                values.put(name, value(component.getAnnotatedType()));
            }
        }
        json.endObject();
        for (RecordComponent component : components) {
            if (values.get(component.getName()) == null && !isNullable(component.getAnnotatedType())) {
                throw new BrokenDocument(
                        path.isEmpty() ? component.getName() : path + "." + component.getName(),
                        "missing; allowed: " + wanted(component.getType()));
            }
        }
        return construct(type, components, values);
    }

    private @Nullable Object value(AnnotatedType annotated) throws IOException, BrokenDocument {
        if (json.peek() == JsonToken.NULL) {
            if (!isNullable(annotated)) {
                throw new BrokenDocument(path(json), "null; allowed: " + wanted(raw(annotated.getType())));
            }
            json.nextNull();
            return null;
        }
        Class<?> type = raw(annotated.getType());
        if (type.isRecord()) {
            return record(type);
        }
        if (type == List.class) {
            return list(argument(annotated, 0));
        }
        if (type == Map.class) {
            return map(argument(annotated, 1));
        }
        return scalar(type);
    }

    private List<@Nullable Object> list(AnnotatedType element) throws IOException, BrokenDocument {
        expect(JsonToken.BEGIN_ARRAY, "an array");
        String path = path(json);
        List<@Nullable Object> list = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            if (list.size() == LONGEST_LIST) {
                throw new BrokenDocument(path, "more than " + LONGEST_LIST + " elements; allowed: up to as many");
            }
            list.add(value(element));
        }
        json.endArray();
        return Collections.unmodifiableList(list);
    }

    private Map<String, @Nullable Object> map(AnnotatedType of) throws IOException, BrokenDocument {
        expect(JsonToken.BEGIN_OBJECT, "an object");
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            if (map.containsKey(key)) {
                throw new BrokenDocument(path(json), "given twice; allowed: once");
            }
            map.put(key, value(of));
        }
        json.endObject();
        return Collections.unmodifiableMap(map);
    }

    private Object scalar(Class<?> type) throws IOException, BrokenDocument {
        if (type == String.class) {
            expect(JsonToken.STRING, wanted(type));
            return text(json.nextString());
        }
        if (type == boolean.class) {
            expect(JsonToken.BOOLEAN, wanted(type));
            return json.nextBoolean();
        }
        expect(JsonToken.NUMBER, wanted(type));
        String digits = json.nextString();
        try {
            return number(type, digits);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new BrokenDocument(
                    relative(json.getPreviousPath()), shortened(digits) + "; allowed: " + wanted(type));
        }
    }

    private String text(String text) throws BrokenDocument {
        if (text.length() > LONGEST_TEXT) {
            throw new BrokenDocument(
                    relative(json.getPreviousPath()),
                    "a string of " + text.length() + " characters; allowed: up to " + LONGEST_TEXT);
        }
        return text;
    }

    /** As text first: gson would make a long of 1.0, and infinity of 1e999. */
    private static Number number(Class<?> type, String digits) {
        if (type == double.class || type == Double.class) {
            double number = Double.parseDouble(digits);
            if (!Double.isFinite(number)) {
                throw new NumberFormatException("not finite");
            }
            return number;
        }
        if (type == int.class || type == Integer.class) {
            return Integer.parseInt(digits);
        }
        return Long.parseLong(digits);
    }

    private void expect(JsonToken token, String wanted) throws IOException, BrokenDocument {
        JsonToken found = json.peek();
        if (found != token) {
            throw new BrokenDocument(path(json), words(found) + "; allowed: " + wanted);
        }
    }

    private static String words(JsonToken token) {
        return switch (token) {
            case BEGIN_ARRAY -> "an array";
            case BEGIN_OBJECT -> "an object";
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT -> "nothing";
        };
    }

    private static String wanted(Class<?> type) {
        if (type.isRecord() || type == Map.class) {
            return "an object";
        }
        if (type == List.class) {
            return "an array";
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == double.class || type == Double.class) {
            return "a finite number";
        }
        boolean isInt = type == int.class || type == Integer.class;
        return "a whole number up to " + (isInt ? Integer.MAX_VALUE : Long.MAX_VALUE);
    }

    /** As much of a text from a file as a message has room for. */
    static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static @Nullable RecordComponent named(String name, RecordComponent[] components) {
        for (RecordComponent component : components) {
            if (component.getName().equals(name) && !component.isAnnotationPresent(NotInFile.class)) {
                return component;
            }
        }
        return null;
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType of ? raw(of.getRawType()) : (Class<?>) type;
    }

    private static Object construct(Class<?> type, RecordComponent[] components, Map<String, @Nullable Object> values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] arguments = Arrays.stream(components)
                .map(component -> values.get(component.getName()))
                .toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new LinkageError("a record has its canonical constructor: " + type, e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("these records take whatever they are given: " + type, e.getCause());
        }
    }
}
