package dev.deft.report.document;

import com.google.gson.GsonBuilder;

/** Records as text. */
public final class JsonText {

    private JsonText() {}

    /** A document of records, a line for each value; nulls are written. */
    public static String of(Object document) {
        return new GsonBuilder()
                        .serializeNulls()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(document)
                + "\n";
    }
}
