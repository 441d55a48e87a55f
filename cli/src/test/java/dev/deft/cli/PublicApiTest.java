package dev.deft.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The public API of the libraries is what the files in {@code api} say. Who changes it on purpose writes them anew with
 * {@code -Ddeft.api.write=true}, so that the change is seen in the same commit.
 */
class PublicApiTest {

    private static final Path DUMPS = Path.of("..", "api");
    private static final boolean WRITES = Boolean.getBoolean("deft.api.write");

    @ParameterizedTest
    @ValueSource(strings = {"deferred", "threadpool", "reactor", "net", "jdbc", "jfr", "http", "micrometer", "live"})
    void isWhatItsFileSays(String module) throws IOException {
        String api = api("dev.deft." + module);
        Path dump = DUMPS.resolve("deft-" + module + ".txt");
        if (WRITES) {
            Files.writeString(dump, api);
        }

        assertThat(api)
                .as("the public API of deft-%s; -Ddeft.api.write=true writes %s anew", module, dump)
                .isEqualTo(Files.readString(dump).replace("\r\n", "\n"));
    }

    private static String api(String root) {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(root).stream()
                        .filter(type -> !type.getPackageName().contains(".internal"))
                        .sorted(Comparator.comparing(JavaClass::getName))
                        .map(JavaClass::reflect)
                        .filter(PublicApiTest::isReachable)
                        .map(PublicApiTest::describe)
                        .collect(joining("\n"));
    }

    private static boolean isReachable(Class<?> type) {
        return isApi(type.getModifiers())
                && (type.getDeclaringClass() == null || isReachable(type.getDeclaringClass()));
    }

    private static boolean isApi(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String describe(Class<?> type) {
        List<String> members = new ArrayList<>();
        for (Class<?> each = type; each != null && isDeft(each); each = each.getSuperclass()) {
            // What a superclass that is no part of the API declares belongs to the class that inherits it.
            if (each == type || !isReachable(each)) {
                members(each).map(PublicApiTest::describe).forEach(members::add);
            }
        }
        String parents = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .map(java.lang.reflect.Type::getTypeName)
                .collect(joining(", "));
        return members.stream()
                .distinct()
                .sorted()
                .map(member -> "  " + member + "\n")
                .collect(joining("", declaration(type) + (parents.isEmpty() ? "" : ": " + parents) + "\n", ""));
    }

    /** From 23 on, JDKs say themselves that a type is sealed, and others do not. */
    private static String declaration(Class<?> type) {
        String declaration = type.toGenericString().replaceFirst("\\b(non-)?sealed ", "");
        return type.isSealed() ? "sealed " + declaration : declaration;
    }

    private static boolean isDeft(Class<?> type) {
        return type.getName().startsWith("dev.deft.");
    }

    private static Stream<AnnotatedElement> members(Class<?> type) {
        List<AnnotatedElement> all = new ArrayList<>(List.of(type.getDeclaredConstructors()));
        all.addAll(List.of(type.getDeclaredMethods()));
        all.addAll(List.of(type.getDeclaredFields()));
        return all.stream()
                .filter(member -> isApi(((Member) member).getModifiers()) && !((Member) member).isSynthetic());
    }

    private static String describe(AnnotatedElement member) {
        if (member instanceof Field field) {
            return field.toGenericString();
        }
        Executable executable = (Executable) member;
        String described = executable instanceof Method method
                ? method.toGenericString()
                : ((Constructor<?>) executable).toGenericString();
        return executable.isAnnotationPresent(Deprecated.class) ? "@Deprecated " + described : described;
    }
}
