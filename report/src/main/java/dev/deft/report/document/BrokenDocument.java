package dev.deft.report.document;

/** The failure of a document that breaks a rule; the message begins with the path in it, such as {@code matrix.cells[3]}. */
public final class BrokenDocument extends Exception {

    private static final long serialVersionUID = 1;

    BrokenDocument(String path, String why) {
        super((path.isEmpty() ? "the document" : path) + ": " + why);
    }
}
