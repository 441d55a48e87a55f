package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.Reactor;
import java.nio.file.Path;
import java.util.List;

/** Notes, each in a file of a folder. */
final class Notes {

    private final Reactor reactor;
    private final Path folder;

    Notes(Reactor reactor, Path folder) {
        this.reactor = reactor;
        this.folder = folder;
    }

    Deferred<Void> put(String name, String text) {
        return reactor.files().writeString(folder.resolve(name), text);
    }

    /** Returns the texts of all notes, in the order of their names. */
    Deferred<List<String>> all() {
        return reactor.files()
                .list(folder)
                .addCallbackDeferring(files -> Deferreds.gatherResults(
                        files.stream().map(reactor.files()::readString).toList()));
    }
}
