package dev.deft.report.page;

import dev.deft.report.file.AtomicFile;
import dev.deft.report.file.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The report's charts as pictures. */
public final class ChartFiles {

    /** The mark in the name of a file whose run missed its rate, before the extension. */
    public static final String MISSED_RATE = "-missed-rate";

    private ChartFiles() {}

    /**
     * Makes sure that charts can be drawn.
     *
     * @throws IOException if this machine has no fonts
     */
    public static void check() throws IOException {
        Picture.checkFonts();
    }

    /**
     * Writes a PNG of each chart of the report; each file is written whole or not at all, and replaces one of the same name.
     * Where a run missed its rate, the names of all say so.
     *
     * @param folder is made if it is not there
     * @param outputs writes each, whatever becomes of the others
     * @return the files, in the order of the report
     * @throws IOException if the folder cannot be made, or if this machine has no fonts
     * @throws IllegalArgumentException as {@link Report#write} does
     */
    public static List<Path> write(Path folder, List<NamedResult> results, Outputs outputs) throws IOException {
        Results all = new Results(results);
        Picture picture = new Picture(footnote(all));
        boolean missedRate = results.stream().anyMatch(one -> one.document().missedRate());
        String ending = (missedRate ? MISSED_RATE : "") + ".png";
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        for (Section section : Report.sections(all)) {
            for (Section.Pane pane : section.panes()) {
                Path file = folder.resolve(pane.chart().name() + ending);
                outputs.attempt("--png", () -> {
                    byte[] png = picture.png(pane.chart());
                    AtomicFile.write(file, out -> out.writeBytes(png));
                });
                files.add(file);
            }
        }
        return files;
    }

    private static String footnote(Results results) {
        if (results.several()) {
            return IntStream.range(0, results.size()).mapToObj(results::title).collect(Collectors.joining(" · "));
        }
        NamedResult base = results.base();
        return base.document().options().matrix().work() + " · "
                + base.document().environment().cpu() + " · "
                + base.document().environment().date();
    }

    /** {@code D8-W4}, {@code 20k-per-s-W4}. */
    static String fileName(Results.Place place) {
        return fileName(place.label());
    }

    /** Of a label, only what every file system takes. */
    static String fileName(String label) {
        return label.replace("/s", "-per-s").replace("=", "").replace(' ', '-').replaceAll("[^A-Za-z0-9.-]", "_");
    }
}
