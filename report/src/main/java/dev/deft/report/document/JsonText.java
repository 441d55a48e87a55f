package dev.deft.report.document;

import com.google.gson.ExclusionStrategy;
import com.google.gson.FieldAttributes;
import com.google.gson.GsonBuilder;
import dev.deft.analysis.result.NotInFile;

/** Records as text. */
public final class JsonText {

    private static final ExclusionStrategy NOT_IN_FILE = new ExclusionStrategy() {
        @Override
        public boolean shouldSkipField(FieldAttributes field) {
            return field.getAnnotation(NotInFile.class) != null;
        }

        @Override
        public boolean shouldSkipClass(Class<?> type) {
            return false;
        }
    };

    private JsonText() {}

    /** A document of records, a line for each value; nulls are written. */
    public static String of(Object document) {
        return new GsonBuilder()
                        .serializeNulls()
                        .setExclusionStrategies(NOT_IN_FILE)
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(document)
                + "\n";
    }
}
