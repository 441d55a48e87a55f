package dev.deft.report.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.ClockCost;
import dev.deft.analysis.result.NotInFile;
import dev.deft.analysis.result.WebDocument;
import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page docs/result-file.md names what there is, all of it, and nothing else. */
class ResultFileDocTest {

    private static final Pattern HEADING = Pattern.compile("#{2,3} (.*)");
    private static final Pattern ENTRY = Pattern.compile("\\| `([^`]+)` \\| (.*?) \\| .*");

    /** By heading, the rows of its table: each name with what stands in the second column. */
    private final Map<String, Map<String, String>> tables = tables();

    @Test
    void everyRecordAndEachOfItsComponentsIsDocumentedInItsOrder() {
        for (Class<?> record : records()) {
            List<String> components =
                    components(record).stream().map(RecordComponent::getName).toList();
            assertThat(tables.getOrDefault(heading(record), Map.of()).keySet())
                    .as("fields of " + heading(record))
                    .containsExactlyElementsOf(components);
        }
    }

    @Test
    void nothingIsDocumentedThatDoesNotExist() {
        List<String> names = new ArrayList<>(
                records().stream().map(ResultFileDocTest::heading).toList());
        names.add("CSV");
        assertThat(tables.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void whatMayBeNullIsMarked() {
        for (Class<?> record : records()) {
            for (RecordComponent component : components(record)) {
                if (component.getType() == Map.class) {
                    continue; // Its values may be null, not itself.
                }
                AnnotatedType type = component.getAnnotatedType();
                assertThat(tables.get(heading(record)).get(component.getName()).endsWith("?"))
                        .as(heading(record) + "." + component.getName() + " is marked as nullable")
                        .isEqualTo(type.isAnnotationPresent(Nullable.class));
            }
        }
    }

    @Test
    void theColumnsOfTheCsvAreDocumentedInTheirOrder() {
        // All three of a percentile stand side by side for each, which the table says once.
        List<String> columns = BenchCsv.COLUMNS.stream()
                .map(column -> column.replaceFirst("^(reference_|idle_|)p(99\\.9|99|90|50)_", "$1PX_"))
                .distinct()
                .toList();
        assertThat(tables.get("CSV").keySet()).containsExactlyElementsOf(columns);
    }

    @Test
    void theSchemaAndThePercentilesAreThoseOfTheRecords() {
        String text = text();
        assertThat(text)
                .contains("`" + BenchDocument.SCHEMA + "`")
                .contains("\"schema\": \"" + BenchDocument.SCHEMA + "\"")
                .contains("`" + WebDocument.SCHEMA + "`");
        assertThat(text).contains("Keys `" + String.join("`, `", BenchDocument.PERCENTILES) + "`");
    }

    private static List<Class<?>> records() {
        Set<Class<?>> records = new LinkedHashSet<>();
        collect(BenchDocument.class, records);
        collect(WebDocument.class, records);
        return List.copyOf(records);
    }

    private static void collect(Type type, Set<Class<?>> records) {
        if (type instanceof ParameterizedType of) {
            Stream.of(of.getActualTypeArguments()).forEach(argument -> collect(argument, records));
        } else if (type instanceof Class<?> record && record.isRecord() && records.add(record)) {
            components(record).forEach(component -> collect(component.getGenericType(), records));
        }
    }

    private static List<RecordComponent> components(Class<?> record) {
        return Stream.of(record.getRecordComponents())
                .filter(component -> !component.isAnnotationPresent(NotInFile.class))
                .toList();
    }

    /** As it is called in the file's documentation. */
    private static String heading(Class<?> record) {
        return record == ClockCost.class ? "Clock" : record.getSimpleName();
    }

    private static Map<String, Map<String, String>> tables() {
        Map<String, Map<String, String>> tables = new LinkedHashMap<>();
        String heading = "";
        for (String line : text().lines().toList()) {
            Matcher head = HEADING.matcher(line);
            Matcher entry = ENTRY.matcher(line);
            if (head.matches()) {
                heading = head.group(1);
            } else if (entry.matches()) {
                String before = tables.computeIfAbsent(heading, unknown -> new LinkedHashMap<>())
                        .put(entry.group(1), entry.group(2));
                assertThat(before)
                        .as(heading + "." + entry.group(1) + " is documented once")
                        .isNull();
            }
        }
        return tables;
    }

    private static String text() {
        try {
            return Files.readString(Path.of("../docs/result-file.md"));
        } catch (IOException e) {
            throw new AssertionError(
                    "the documentation cannot be read from " + Path.of("").toAbsolutePath(), e);
        }
    }
}
