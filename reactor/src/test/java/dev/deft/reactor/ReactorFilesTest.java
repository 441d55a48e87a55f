package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, on real ones, with workers that are stepped by hand. */
final class ReactorFilesTest {

    private final TestReactor test = TestReactor.create();
    private final ReactorFiles files = test.reactor().files();
    private final List<Object> told = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        test.close();
    }

    private Object resultOf(Deferred<?> deferred) {
        deferred.<Object>addBoth(result -> result.fold(value -> value, failure -> failure))
                .onSuccess(told::add);
        assertThat(told).as("nothing is done on the reactor's thread").isEmpty();
        test.runWork();
        assertThat(told).hasSize(1);
        return Objects.requireNonNullElse(told.remove(0), "null");
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        Path file = folder.resolve("poem");
        byte[] bytes = {1, 2, 3};

        assertThat(resultOf(files.writeString(file, "roses\nviolets ü\n"))).isEqualTo("null");
        assertThat(resultOf(files.readString(file))).isEqualTo("roses\nviolets ü\n");
        assertThat(resultOf(files.readAllLines(file))).isEqualTo(List.of("roses", "violets ü"));
        assertThat(resultOf(files.write(file, bytes))).isEqualTo("null");
        assertThat(resultOf(files.readAllBytes(file))).isEqualTo(bytes);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void aFolderThatCannotBeReadToItsEndFailsWithWhatTheSystemSays() {
        IOException gone = new IOException("gone amid the listing");
        Stream<Path> entries = Stream.of(folder).peek(entry -> {
            throw new UncheckedIOException(gone);
        });

        assertThatThrownBy(() -> ReactorFiles.sorted(entries)).isSameAs(gone);
    }

    @Test
    void optionsSayWhatBecomesOfWhatIsThere() {
        Path file = folder.resolve("log");
        resultOf(files.writeString(file, "one\n"));

        resultOf(files.writeString(file, "two\n", StandardOpenOption.APPEND));
        resultOf(files.write(file, new byte[] {'3'}, StandardOpenOption.APPEND));

        assertThat(resultOf(files.readAllLines(file))).isEqualTo(List.of("one", "two", "3"));
    }

    @Test
    void whatIsWrittenIsWhatWasThereWhenTheCallWasMade() {
        Path file = folder.resolve("bytes");
        byte[] bytes = {1};
        StringBuilder text = new StringBuilder("before");
        Deferred<Void> written = files.write(file, bytes);
        Deferred<Void> alsoWritten = files.writeString(folder.resolve("text"), text);
        bytes[0] = 2;
        text.append(" and after");
        resultOf(written);

        assertThat(resultOf(files.readAllBytes(file))).isEqualTo(new byte[] {1});
        assertThat(resultOf(files.readString(folder.resolve("text")))).isEqualTo("before");
        assertThat(alsoWritten.isCalled()).isTrue();
    }

    @Test
    void aFolderIsListedInOrder() throws Exception {
        for (String name : List.of("c", "a", "b")) {
            Files.createFile(folder.resolve(name));
        }

        assertThat(resultOf(files.list(folder)))
                .isEqualTo(List.of(folder.resolve("a"), folder.resolve("b"), folder.resolve("c")));
    }

    @Test
    void whatCannotBeDoneFailsAsTheJdkHasIt() throws Exception {
        Path missing = folder.resolve("missing");
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(resultOf(files.readString(missing))).isInstanceOf(NoSuchFileException.class);
        assertThat(resultOf(files.readAllBytes(missing))).isInstanceOf(NoSuchFileException.class);
        assertThat(resultOf(files.readAllLines(missing))).isInstanceOf(NoSuchFileException.class);
        assertThat(resultOf(files.writeString(missing.resolve("in"), ""))).isInstanceOf(NoSuchFileException.class);
        assertThat(resultOf(files.list(file))).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void filesAreRefusedWhereTheReactorHasStopped() {
        List<Object> refused = new ArrayList<>();
        test.reactor()
                .addSystemEventTrigger(
                        Phase.AFTER,
                        SystemEvent.SHUTDOWN,
                        () -> files.readString(folder.resolve("late")).addErrback(failure -> {
                            refused.add(failure);
                            return "";
                        }));

        test.close();

        assertThat(refused).singleElement().isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    @Tag("real-threads")
    void filesDoNotWaitBehindUserWorkAndLeaveOnAPoolOfTheirOwn() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        CountDownLatch letGo = new CountDownLatch(1);
        Thread worker;
        try (Reactor reactor =
                Reactor.builder().name("reader").threadPoolSize(1).create().start()) {
            reactor.callFromThread(() -> {
                for (int i = 0; i < 10; i++) {
                    reactor.callInThread(() -> awaitUninterruptibly(letGo));
                }
            });

            assertThat(reactor.blockingCallFromThread(() -> reactor.files().readString(file)))
                    .isEqualTo("text");
            worker = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("deft-reader-files-1"))
                    .findAny()
                    .orElseThrow();
            assertThatThrownBy(reactor::files)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Reactor.files was called on thread");
            letGo.countDown();
        }
        // A pool has ended when its workers have left it; their threads end a little later.
        worker.join(Duration.ofMinutes(2).toMillis());
        assertThat(worker.isAlive()).isFalse();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
