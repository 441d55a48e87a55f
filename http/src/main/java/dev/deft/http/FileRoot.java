package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A handler of the files below a folder. It takes the parameter {@code path} of its route, {@code {path...}}, or else the whole path.
 *
 * <p>It answers GET and HEAD, parts of files ({@code Range}), and questions for what has changed ({@code If-None-Match}, {@code If-Modified-Since}). A path
 * that ends with a slash is that of {@code index.html}. A file is not there, 404, if its name or a folder's begins with a dot, or if it lies outside the root,
 * by dots, escapes or symbolic links. Files are looked at and read on the reactor's pool for files.
 */
public final class FileRoot implements HttpHandler {

    private final Reactor reactor;
    private final Path root;

    /** Makes one of a folder, which need not be there yet. */
    public FileRoot(Reactor reactor, Path root) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.root = Objects.requireNonNull(root, "root");
    }

    @Override
    public Deferred<HttpResponse> handle(HttpRequest request) throws Exception {
        if (!Objects.requireNonNull(request, "request").method().equals("GET")
                && !request.method().equals("HEAD")) {
            return Deferred.succeed(
                    HttpResponse.text(405, "Method Not Allowed\n").withHeader("Allow", "GET, HEAD"));
        }
        Optional<Path> wanted = resolve(request.pathBelowRoute());
        if (wanted.isEmpty()) {
            return Deferred.succeed(notFound());
        }
        return ReactorAccess.get()
                .callOnFiles(reactor, () -> look(wanted.get()))
                .addCallback(found -> found.map(file -> respond(request, file)).orElseGet(FileRoot::notFound));
    }

    private static HttpResponse notFound() {
        return HttpResponse.text(404, "Not Found\n");
    }

    /** Returns the file that a path with escapes names; empty if it names none below the root. */
    private Optional<Path> resolve(String path) {
        Path file = root;
        String whole = path.isEmpty() || path.endsWith("/") ? path + "index.html" : path;
        for (String part : whole.split("/", -1)) {
            String name = Escapes.decode(part, false);
            // A part that is no plain name may climb: "..", "a/..", or on some systems "a\..", "c:".
            if (name.isEmpty()
                    || name.startsWith(".")
                    || name.chars().anyMatch(c -> c < ' ' || "/\\:".indexOf(c) >= 0)) {
                return Optional.empty();
            }
            try {
                file = file.resolve(name);
            } catch (InvalidPathException noName) {
                return Optional.empty();
            }
        }
        return Optional.of(file);
    }

    /** A file as it is now. */
    private record Found(Path file, long size, Instant modified) {
        String tag() {
            return "\"" + Long.toHexString(size) + "-" + Long.toHexString(modified.toEpochMilli()) + "\"";
        }
    }

    private Optional<Found> look(Path wanted) throws IOException {
        try {
            Path file = wanted.toRealPath();
            if (!file.startsWith(root.toRealPath())) {
                return Optional.empty();
            }
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? Optional.of(new Found(
                            file,
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException missing) {
            return Optional.empty();
        } catch (java.nio.file.FileSystemException other) {
            if (!Files.exists(wanted)) {
                return Optional.empty(); // as a file in place of a folder is told on some systems, or a name too long
            }
            throw other;
        }
    }

    private static HttpResponse respond(HttpRequest request, Found found) {
        HttpResponse whole = HttpResponse.of(200)
                .withHeader("Content-Type", ContentTypes.of(found.file))
                .withHeader("Accept-Ranges", "bytes")
                .withHeader("ETag", found.tag())
                .withHeader("Last-Modified", HttpDates.of(found.modified));
        if (isUnchanged(request, found)) {
            return HttpResponse.of(304)
                    .withHeader("ETag", found.tag())
                    .withHeader("Last-Modified", HttpDates.of(found.modified));
        }
        Optional<ByteRange> range = mayBePart(request, found)
                ? request.header("Range").flatMap(text -> ByteRange.parse(text, found.size))
                : Optional.empty();
        if (range.isEmpty()) {
            return whole.withBody(new FileBody(found.file, 0, found.size));
        }
        ByteRange part = range.get();
        if (part.count() == 0) {
            return HttpResponse.text(416, "Range Not Satisfiable\n")
                    .withHeader("Content-Range", "bytes */" + found.size);
        }
        HttpResponse partial = new HttpResponse(206, whole.headers(), whole.body());
        return partial.withHeader(
                        "Content-Range",
                        "bytes " + part.from() + "-" + (part.from() + part.count() - 1) + "/" + found.size)
                .withBody(new FileBody(found.file, part.from(), part.count()));
    }

    private static boolean isUnchanged(HttpRequest request, Found found) {
        List<String> tags = request.headers().all("If-None-Match");
        if (!tags.isEmpty()) {
            return tags.contains("*")
                    || request.headers().hasToken("If-None-Match", found.tag())
                    || request.headers().hasToken("If-None-Match", "W/" + found.tag());
        }
        return request.header("If-Modified-Since")
                .flatMap(HttpDates::parse)
                .filter(since -> !found.modified.truncatedTo(ChronoUnit.SECONDS).isAfter(since))
                .isPresent();
    }

    /** Returns whether a part is of use: not if it was to complete another version. */
    private static boolean mayBePart(HttpRequest request, Found found) {
        return request.header("If-Range")
                .map(version -> version.equals(found.tag()) || version.equals(HttpDates.of(found.modified)))
                .orElse(true);
    }

    @Override
    public String toString() {
        return "FileRoot[" + root + "]";
    }
}
