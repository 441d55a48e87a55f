package dev.deft.report.page;

import java.util.List;

/**
 * One kind of chart.
 *
 * @param id its place in the page
 * @param reading how to read it, in a sentence
 * @param choice what the reader chooses with, if all panes are too many to be seen at once; else empty
 * @param first what is chosen until the reader chooses: the {@link Pane#choice} of one of the panes, or the first of them
 */
record Section(String id, String title, String reading, String choice, String first, List<Pane> panes) {

    /** One where the first pane is chosen, if any is. */
    Section(String id, String title, String reading, String choice, List<Pane> panes) {
        this(id, title, reading, choice, "", panes);
    }

    /**
     * A chart and its numbers.
     *
     * @param choice what the reader chooses it by
     * @param telling whether it is shown where nothing can be chosen: on paper and without scripts
     */
    record Pane(String choice, Chart chart, List<Table> tables, boolean telling) {}
}
