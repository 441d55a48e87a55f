package dev.deft.net;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The classes of the class path that lie in folders: to load one takes a descriptor, and not of an archive, which is open. */
final class ClassFolders {

    private ClassFolders() {}

    /** Loads them all. */
    static void loadAll() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path folder = Path.of(entry);
            if (entry.isEmpty() || !Files.isDirectory(folder)) {
                continue;
            }
            List<String> names;
            try (Stream<Path> files = Files.walk(folder)) {
                names = files.map(file -> folder.relativize(file).toString())
                        .filter(file -> file.endsWith(".class") && !file.contains("-")) // of modules and versions
                        .map(file -> file.substring(0, file.length() - ".class".length())
                                .replace(File.separatorChar, '.'))
                        .toList();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            for (String name : names) {
                try {
                    Class.forName(name, false, ClassFolders.class.getClassLoader());
                } catch (ClassNotFoundException | LinkageError ofAnOptionalLibrary) {
                    System.err.println("not loaded: " + name);
                }
            }
        }
    }
}
