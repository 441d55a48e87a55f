package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Files that a reactor writes, reads and lists in a folder of their own while some of these calls are cancelled, again and again until the
 * episode ends, the last of them while the reactor stops. What was written is read again, or its call failed; and in the end no file is
 * open, and the folder goes.
 */
final class CancelledFileCalls extends ReactorSideLoad {

    private static final int FILES = 4;

    /** The descriptors of the process, where the system shows them. */
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final String name;
    private final Path folder;

    /** All that may be in the folder: a call that was cancelled may make its file later. */
    private final Set<Path> begun = new HashSet<>();

    /** @param name the name of its reactor, which no other's begins with */
    CancelledFileCalls(String name, Transport transport, EpisodeContext episode, SplittableRandom random) {
        super(Reactor.builder().name(name).transport(transport).create(), episode, random, Duration.ofMillis(20));
        this.name = name;
        try {
            folder = Files.createTempDirectory("deft-" + name).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    boolean round() {
        List<WrittenFile> files = draw();
        boolean ended = have(files, false) && list(files);
        files.stream().filter(WrittenFile::isWhole).forEach(file -> delete(file.file()));
        return ended;
    }

    private List<WrittenFile> draw() {
        List<WrittenFile> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            Path file = folder.resolve("file" + begun.size());
            begun.add(file);
            files.add(new WrittenFile(reactor, file, episode.deft(), random));
        }
        return files;
    }

    /** Has them written and read; returns false if some are never answered. */
    private boolean have(List<WrittenFile> files, boolean stop) {
        files.forEach(WrittenFile::begin);
        if (stop) {
            reactor.close();
        }
        boolean answered = episode.hangDetector().await(() -> files.stream().allMatch(WrittenFile::isAnswered));
        files.forEach(file -> file.check(stop, episode.violations()));
        return answered;
    }

    /** Lists the folder: what was written is in it, and nothing that was not. */
    private boolean list(List<WrittenFile> files) {
        CompletableFuture<List<Path>> listed =
                reactor.submit(() -> reactor.files().list(folder));
        if (!check(
                episode.hangDetector().await(listed::isDone),
                () -> reactor + " was to list " + folder + ", and has not answered")) {
            return false;
        }
        List<Path> found = listed.join();
        List<Path> whole = files.stream()
                .filter(WrittenFile::isWhole)
                .map(WrittenFile::file)
                .toList();
        check(
                found.containsAll(whole) && begun.containsAll(found),
                () -> reactor + " has written " + whole + " in " + folder + ", and listed " + found + " there");
        return true;
    }

    @Override
    void finish() {
        have(draw(), true);
        episode.hangDetector()
                .await(() -> episode.threads().alive().stream()
                        .noneMatch(thread -> thread.getName().startsWith("deft-" + name + "-")));
        List<Path> open = open();
        check(open.isEmpty(), () -> "files of " + reactor + " are open, though it has ended: " + open);
        try (Stream<Path> left = Files.list(folder)) {
            left.forEach(CancelledFileCalls::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delete(folder);
    }

    /** Returns those files of the folder that this process has open; none where the system does not show them. */
    private List<Path> open() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return List.of();
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors
                    .map(CancelledFileCalls::target)
                    .filter(file -> file.startsWith(folder))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor);
        } catch (IOException closed) { // since it was listed
            return descriptor;
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
