package dev.deft.report.page;

import dev.deft.analysis.result.Machine;
import dev.deft.report.text.TextTable;
import dev.deft.report.text.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Numbers in rows and columns, each row with what must be said beside its numbers. */
final class Table {

    private final String caption;
    private boolean folded;
    private final List<String> head;
    private final List<Row> rows = new ArrayList<>();

    /** A number, and under it how sure it is. */
    record Value(String text, String below) {
        Value(String text) {
            this(text, "");
        }

        /** A figure as the terminal shows it, with its interval in brackets. */
        static Value ofText(String text) {
            int bracket = text.indexOf(" (");
            return bracket < 0
                    ? new Value(text)
                    : new Value(
                            text.substring(0, bracket),
                            text.substring(bracket + 2, text.length() - 1).replace("..", " – "));
        }
    }

    private record Row(String name, List<Value> values, List<List<Flag>> flags) {}

    Table(String caption, String... head) {
        this(caption, List.of(head));
    }

    Table(String caption, List<String> head) {
        this.caption = caption;
        this.head = List.copyOf(head);
    }

    /** A table as the terminal has it. */
    static Table of(String caption, TextTable text) {
        Table table = new Table(caption, text.rows().get(0));
        text.rows().stream()
                .skip(1)
                .forEach(row -> table.row(
                        row.get(0),
                        List.of(),
                        row.stream().skip(1).map(Value::ofText).toList()));
        return table;
    }

    /** The conditions that every result has: when, where and on what it was measured. */
    static Table conditions(Machine machine) {
        Table table = new Table("Conditions", "", "result");
        table.row("measured", machine.date() + ", Deft " + machine.deftVersion());
        table.row("machine", Units.counted(machine.cores(), "core") + ", " + machine.cpu());
        table.row("system", machine.os());
        table.row("JVM", machine.jvm());
        table.row("flags", machine.flags().isEmpty() ? "none" : String.join(" ", machine.flags()));
        return table;
    }

    Table row(String name, String value) {
        return row(name, List.of(), value);
    }

    /** A row all of whose numbers have the same flags. */
    Table row(String name, List<Flag> flags, String... values) {
        return row(name, flags, Stream.of(values).map(Value::new).toList());
    }

    Table row(String name, List<Flag> flags, List<Value> values) {
        rows.add(new Row(name, values, values.stream().map(value -> flags).toList()));
        return this;
    }

    /** A row whose numbers have flags of their own. */
    Table mixedRow(String name, List<Value> values, List<List<Flag>> flags) {
        rows.add(new Row(name, values, flags));
        return this;
    }

    /** Says nothing that its chart does not say too, so on a screen it opens only when it is asked for. */
    Table folded() {
        folded = true;
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void write(Markup html) {
        if (!folded) {
            writeOpen(html);
            return;
        }
        html.open("details").element("summary", "The same as a table");
        writeOpen(html);
        html.close("details").line();
    }

    private void writeOpen(Markup html) {
        html.open("div", "class", "scroll", "tabindex", 0, "role", "region", "aria-label", caption)
                .open("table")
                .element("caption", caption)
                .open("thead")
                .open("tr");
        head.forEach(name -> html.element("th", name, "scope", "col"));
        html.close("tr").close("thead").open("tbody").line();
        rows.forEach(row -> write(html, row));
        html.close("tbody").close("table").close("div").line();
    }

    private static void write(Markup html, Row row) {
        html.open("tr").element("th", row.name(), "scope", "row");
        for (int i = 0; i < row.values().size(); i++) {
            write(html, row.values().get(i), row.flags().get(i));
        }
        html.close("tr").line();
    }

    private static void write(Markup html, Value value, List<Flag> flags) {
        if (value.text().equals(Units.INSUFFICIENT)) {
            html.open("td", "class", "none");
        } else {
            html.open("td");
        }
        html.text(value.text());
        for (Flag flag : isNumber(value.text()) ? flags : List.<Flag>of()) {
            html.append("\u00a0")
                    .element("abbr", flag.sign(), "class", "flag", "title", flag.words(), "aria-label", flag.words());
        }
        if (!value.below().isEmpty()) {
            html.element("small", value.below());
        }
        html.close("td");
    }

    private static boolean isNumber(String text) {
        return text.equals(Units.INSUFFICIENT) || (!text.isEmpty() && Character.isDigit(text.charAt(0)));
    }
}
