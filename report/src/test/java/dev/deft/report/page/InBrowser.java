package dev.deft.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a browser: the same to all, since it takes long to start. It ends after the last of them; where there is none, they are skipped. */
final class InBrowser implements ExecutionCondition, ParameterResolver {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Browser.find().isPresent()) {
            return ConditionEvaluationResult.enabled("there is a browser");
        }
        System.out.println("skipped: " + context.getDisplayName() + "; there is no chromium on the path");
        return ConditionEvaluationResult.disabled(
                "no chromium on the path; install it to test the report in a browser");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
                .browser();
    }

    /** The browser, and the folder that it writes to. */
    private record Shared(Browser browser, Path profile) implements AutoCloseable {

        static Shared start() {
            try {
                Path profile = Files.createTempDirectory("deft-browser");
                return new Shared(new Browser(Browser.find().orElseThrow(), profile), profile);
            } catch (Exception e) {
                throw new IllegalStateException("the browser does not start", e);
            }
        }

        @Override
        public void close() throws IOException {
            browser.close();
            List<Path> all;
            try (Stream<Path> files = Files.walk(profile)) {
                all = files.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        }
    }
}
