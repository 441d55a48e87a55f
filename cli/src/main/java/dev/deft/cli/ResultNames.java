package dev.deft.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Names results after their files, as briefly as tells them apart. */
final class ResultNames {

    private static final String JSON = ".json";

    private ResultNames() {}

    /** One for each file, in their order: the file's name, with as many of its folders as it takes; no two are alike. */
    static List<String> of(List<Path> files) {
        int longest = files.stream()
                .mapToInt(file -> file.toAbsolutePath().normalize().getNameCount())
                .max()
                .orElse(1);
        for (int parts = 1; parts <= Math.max(1, longest); parts++) {
            int last = parts;
            List<String> names = files.stream().map(file -> name(file, last)).toList();
            if (names.stream().distinct().count() == names.size()) {
                return names;
            }
        }
        // The same file twice, or a.json beside a: told apart by their order.
        return IntStream.range(0, files.size())
                .mapToObj(i -> name(files.get(i), 1) + " (" + (i + 1) + ")")
                .toList();
    }

    private static String name(Path file, int parts) {
        Path whole = file.toAbsolutePath().normalize();
        int count = whole.getNameCount();
        if (count == 0) {
            return whole.toString();
        }
        String name = whole.subpath(Math.max(0, count - parts), count).toString();
        return name.endsWith(JSON) ? name.substring(0, name.length() - JSON.length()) : name;
    }
}
