package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Javadoc's examples compile as they are printed, and every main type and package has one. */
@Tag("any-jdk")
class JavadocExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\n(.*?)\\n \\* }</pre>", Pattern.DOTALL);

    private static final String IMPORTS = Stream.of(
                    "dev.deft.deferred",
                    "dev.deft.jdbc",
                    "dev.deft.jfr",
                    "dev.deft.http",
                    "dev.deft.micrometer",
                    "dev.deft.live",
                    "dev.deft.net",
                    "dev.deft.net.testing",
                    "dev.deft.reactor",
                    "dev.deft.reactor.service",
                    "dev.deft.reactor.task",
                    "dev.deft.reactor.testing",
                    "dev.deft.threadpool",
                    "dev.deft.threadpool.sizing",
                    "java.nio.file",
                    "java.time",
                    "java.util",
                    "java.util.concurrent")
            .map(name -> "import " + name + ".*;")
            .collect(Collectors.joining());

    /** Stands around an example: imports, and a program's own methods and variables. */
    private static final String PROGRAM = """
        %s
        abstract class Example%d {
            abstract Deferred<String> fetch(String key);
            abstract Deferred<Void> store(String value);
            abstract List<String> query(String sql);
            abstract void archive(List<String> orders);
            abstract <T> T show(Object what);
            abstract <T> T complain(Throwable failure);
            static class EchoProtocol implements Protocol {
                public void dataReceived(Bytes data) {}
            }
            void example(%s io.micrometer.core.instrument.MeterRegistry registry, javax.sql.DataSource source, Path file, List<String> keys, List<String> orders, Flow.Publisher<Bytes> data, Flow.Subscriber<Bytes> printer) {
        %s
            }
        }
        """;

    @Test
    void eachCompiles(@TempDir Path classes) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (Path file : sources()) {
            for (String example : examplesIn(file)) {
                sources.add(new Source(sources.size(), example, file));
            }
        }
        StringWriter complaints = new StringWriter();
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        complaints,
                        null,
                        null,
                        List.of(
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-classpath",
                                System.getProperty("java.class.path")),
                        null,
                        sources)
                .call();
        assertThat(compiled).as(complaints.toString()).isTrue();
    }

    @Test
    void eachMainTypeAndPackageHasOne() throws IOException {
        List<String> have = new ArrayList<>();
        for (Path file : sources()) {
            if (!examplesIn(file).isEmpty()) {
                have.add(file.getParent().getFileName() + "/"
                        + file.getFileName().toString().replace(".java", ""));
            }
        }
        assertThat(have)
                .contains(
                        "deferred/package-info",
                        "deferred/Deferred",
                        "deferred/Deferreds",
                        "deferred/DeferredLock",
                        "deferred/DeferredQueue",
                        "deferred/DeferredSemaphore",
                        "deferred/Result",
                        "threadpool/package-info",
                        "threadpool/ThreadPool",
                        "threadpool/ThreadPoolBuilder",
                        "jdbc/Database",
                        "live/LiveLatency",
                        "live/LivePublication",
                        "live/PoolWatch",
                        "net/package-info",
                        "net/Bytes",
                        "net/Protocol",
                        "net/LineProtocol",
                        "net/TlsOptions",
                        "http/package-info",
                        "http/HttpServer",
                        "http/HttpClient",
                        "http/HttpHandler",
                        "http/Router",
                        "micrometer/package-info",
                        "micrometer/PropagatedContext",
                        "testing/FakeNetwork",
                        "reactor/package-info",
                        "reactor/Reactor",
                        "reactor/ReactorBuilder",
                        "reactor/Coroutines",
                        "task/package-info",
                        "task/LoopingCall",
                        "task/Cooperator",
                        "task/Retry",
                        "task/Parallel",
                        "task/Program",
                        "service/package-info",
                        "service/Service",
                        "service/MultiService",
                        "testing/package-info",
                        "testing/TestReactor");
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module :
                List.of("deferred", "threadpool", "reactor", "net", "jdbc", "jfr", "http", "micrometer", "live")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    private static List<String> examplesIn(Path file) throws IOException {
        return EXAMPLE.matcher(Files.readString(file).replace("\r\n", "\n"))
                .results()
                .map(example -> example.group(1).replaceAll("(?m)^ \\* ?", ""))
                .toList();
    }

    /** An example in a program; those that make no reactor of their own are given one. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(int number, String example, Path from) {
            super(URI.create("string:///Example" + number + ".java"), Kind.SOURCE);
            String given = example.contains("Reactor reactor =") ? "" : "Reactor reactor,";
            text = PROGRAM.formatted(IMPORTS, number, given, "// of " + from.getFileName() + "\n" + example);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
