package dev.deft.report.page;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.ResultDocument;
import java.util.List;

/** A page in the making: one file that loads nothing, for a screen, a phone or paper, light or dark. */
final class Page {

    private final Markup html = new Markup();
    private final String script = Resources.text("report.js");

    /** The beginning of a page, up to its contents. */
    Page(String title) {
        html.append("<!DOCTYPE html>")
                .line()
                .open("html", "lang", "en-GB")
                .open("head")
                .line();
        html.open("meta", "charset", "utf-8").line();
        html.open("meta", "name", "viewport", "content", "width=device-width,initial-scale=1")
                .line();
        html.open("meta", "name", "color-scheme", "content", "light dark").line();
        // Nothing is loaded, and no script runs but this one, whatever a result file contains.
        String policy = "default-src 'none'; style-src 'unsafe-inline'; script-src " + Resources.hash(script);
        html.open("meta", "http-equiv", "Content-Security-Policy", "content", policy)
                .line();
        html.element("title", "Deft: " + title).line();
        html.open("style")
                .append(Colours.css())
                .append(Resources.text("report.css"))
                .close("style")
                .line();
        html.close("head").open("body").open("main").line();
    }

    /** The markup, for what is written next. */
    Markup html() {
        return html;
    }

    /** Writes what must be known before anything on the page is believed. */
    void alarm(String what, String why) {
        html.open("p", "class", "alarm")
                .element("strong", what)
                .text(why)
                .close("p")
                .line();
    }

    /** Writes the head of a result's page: what must be known of it, and what it says, in sentences. */
    void head(String command, String title, ResultDocument document, List<String> sentences) {
        html.open("header");
        html.element("p", "Deft " + command + " report", "class", "kicker");
        html.element("h1", title).line();
        if (!document.complete()) {
            alarm("Incomplete:", " the run ended before everything was measured that was asked for.");
        }
        for (Absence failed : document.failed()) {
            alarm("Left out:", " '" + failed.peer() + "' " + failed.why());
        }
        html.open("ul", "class", "answer");
        sentences.forEach(sentence -> html.element("li", sentence));
        html.close("ul").line();
        html.close("header").line();
    }

    /** Writes the end of a result's page, the conditions, and returns the page. */
    Markup end(Table conditions, ResultDocument document) {
        document.missing().forEach(missing -> conditions.row("skipped", missing.peer() + ": " + missing.why()));
        section("conditions", "Conditions", "What the numbers hold for.", conditions);
        return end();
    }

    /** Writes charts of one kind, and what the reader chooses them by. */
    void section(Section section) {
        boolean many = !section.choice().isEmpty() && section.panes().size() > 1;
        html.open("section", "id", section.id()).element("h2", section.title());
        html.element("p", section.reading(), "class", "reading").line();
        if (many) {
            choice(section);
        }
        html.open("div", "id", section.id() + "-panes", "class", many ? "panes many" : "panes")
                .line();
        for (int i = 0; i < section.panes().size(); i++) {
            pane(section.id() + "-" + i, section.panes().get(i));
        }
        html.close("div").close("section").line();
    }

    private void choice(Section section) {
        List<Section.Pane> panes = section.panes();
        long told = panes.stream().filter(Section.Pane::telling).count();
        String select = section.id() + "-choice";
        html.open("p", "class", "choice").element("label", section.choice(), "for", select);
        html.open("select", "id", select, "data-panes", section.id() + "-panes");
        for (int i = 0; i < panes.size(); i++) {
            String value = section.id() + "-" + i;
            if (panes.get(i).choice().equals(section.first())) {
                html.element("option", panes.get(i).choice(), "value", value, "selected", "");
            } else {
                html.element("option", panes.get(i).choice(), "value", value);
            }
        }
        html.close("select").close("p").line();
        if (told < panes.size()) {
            html.element(
                    "p",
                    told + " of " + panes.size() + " are shown here; on a screen with scripts you can choose.",
                    "class",
                    "unchosen");
        }
    }

    private void pane(String id, Section.Pane pane) {
        Chart chart = pane.chart();
        html.open("figure", "id", id, "class", pane.telling() ? "pane telling" : "pane");
        html.element("figcaption", chart.title());
        html.open("div", "class", "drawing");
        html.open(
                "svg",
                "class",
                chart.width() > Chart.WIDTH ? "chart wide" : "chart",
                "viewBox",
                "0 0 " + chart.width() + " " + chart.height(),
                "style",
                chart.width() > Chart.WIDTH ? "min-width:" + chart.width() + "px" : "",
                "data-chart",
                chart.name(),
                "role",
                "group",
                "tabindex",
                0,
                "aria-label",
                chart.title() + "; arrow keys read its values");
        html.line().append(chart.content()).line().close("svg").close("div").line();
        pane.tables().forEach(table -> table.write(html));
        html.close("figure").line();
    }

    /** Writes a table with a heading, unless it is empty. */
    void section(String id, String title, String reading, Table table) {
        if (!table.isEmpty()) {
            html.open("section", "id", id).element("h2", title).element("p", reading, "class", "reading");
            table.write(html);
            html.close("section").line();
        }
    }

    /** Returns the whole page. */
    Markup end() {
        html.close("main")
                .open("div", "id", "tip", "role", "status")
                .close("div")
                .line();
        return html.open("script")
                .append(script)
                .close("script")
                .close("body")
                .close("html")
                .line();
    }
}
