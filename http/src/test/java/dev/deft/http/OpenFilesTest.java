package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.deft.deferred.Deferred;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are opened while what they are for is given up: they are closed again. */
class OpenFilesTest {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            String line = "skipped: open files cannot be seen, for there is no " + DESCRIPTORS;
            System.out.println(line);
            abort(line);
        }
        file = Files.writeString(folder.resolve("file"), "0123456789").toRealPath();
    }

    /** Returns how often the file is open in this process. */
    private long open() throws IOException {
        List<Path> all;
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            all = descriptors.toList();
        }
        return all.stream().filter(this::isOfFile).count();
    }

    private boolean isOfFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException isClosedByNow) {
            return false;
        }
    }

    @Test
    void theFileOfAResponseWhoseConnectionIsLostMeanwhileIsClosed() throws IOException {
        try (ServerUnderTest server = new ServerUnderTest(request -> Deferred.succeed(HttpResponse.file(file)))) {
            RawClient client = server.connect();
            client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(server.test.step()).as("a worker has begun to open it").isTrue();
            client.connection().abort();
            server.test.settle();

            server.test.runWork();

            assertThat(open()).isZero();
            assertThat(client.received()).isEmpty();
        }
    }

    @Test
    void theFileOfARequestThatIsCancelledMeanwhileIsClosed() throws IOException {
        try (ClientUnderTest under = new ClientUnderTest().byHand(80)) {
            HttpRequest request = HttpRequest.of("PUT", URI.create("http://h/")).withBody(HttpBody.file(file));
            Answer answer = under.send(request);
            assertThat(under.test.step()).as("a worker has begun to open it").isTrue();
            Objects.requireNonNull(answer.sent).cancel();
            under.test.settle();

            under.test.runWork();

            assertThat(open()).isZero();
            assertThat(under.accepted.get(0).received()).isEmpty();
        }
    }
}
