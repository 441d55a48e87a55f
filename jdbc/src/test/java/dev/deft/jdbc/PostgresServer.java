package dev.deft.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server of the test's own, in a folder of its own, on a free port of this machine. */
final class PostgresServer {

    private static final String NOT_ROOT = "postgres";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    final Path folder;
    private final Path programs;
    private final boolean isRoot;
    private final int port;
    private final Path data;

    private PostgresServer(Path programs, boolean isRoot) throws IOException {
        this.programs = programs;
        this.isRoot = isRoot;
        folder = Files.createTempDirectory("deft-postgres");
        data = folder.resolve("data");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        own(folder);
    }

    /** Starts one; ends the test, with a line that says so, where none can be had. */
    static PostgresServer start() throws IOException, InterruptedException {
        Path programs = programs();
        Skipped.unless(programs != null, "there is no PostgreSQL; install postgresql to test with it");
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        Skipped.unless(
                !isRoot || exitOf(List.of("runuser", "-u", NOT_ROOT, "--", "true"), Path.of("/")) == 0,
                "PostgreSQL does not run as root, and there is no user postgres; run the test as another user");
        PostgresServer server = new PostgresServer(programs, isRoot);
        server.run("initdb", "-D", server.data.toString(), "-A", "trust", "-U", "deft", "-E", "UTF8", "--no-sync");
        server.begin();
        return server;
    }

    private static @Nullable Path programs() throws IOException {
        List<Path> folders = new ArrayList<>();
        Path debian = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(debian)) {
            try (Stream<Path> versions = Files.list(debian)) {
                versions.map(version -> version.resolve("bin"))
                        .sorted(Comparator.reverseOrder())
                        .forEach(folders::add);
            }
        }
        Pattern.compile(java.io.File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .map(Path::of)
                .forEach(folders::add);
        return folders.stream()
                .filter(each ->
                        Files.isExecutable(each.resolve("initdb")) && Files.isExecutable(each.resolve("pg_ctl")))
                .findFirst()
                .orElse(null);
    }

    /** Starts it, or starts it again where it was killed: its children may take a moment to notice. */
    void begin() {
        try {
            tryToBegin();
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    private void tryToBegin() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        List<String> start = command(
                "pg_ctl",
                "start",
                "-w",
                "-D",
                data.toString(),
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c deadlock_timeout=50ms"
                        + " -c max_connections=30 -c shared_buffers=16MB");
        while (exitOf(start, folder) != 0) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new AssertionError("it does not start: " + Files.readString(folder.resolve("log")));
            }
        }
    }

    /** Ends it as a crash does, with nothing written that was not. */
    void kill() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /**
     * Makes a disk of so many megabytes, for a tablespace; ends the test, with a line that says so, where none can be made. It lasts until
     * {@link #unmount}.
     */
    Path mountDisk(int megabytes) throws IOException, InterruptedException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        String size = "size=" + megabytes + "m";
        Skipped.unless(
                exitOf(List.of("mount", "-t", "tmpfs", "-o", size, "tmpfs", disk.toString()), folder) == 0,
                "no disk can be mounted here, to be filled; run the test as root where mounting is allowed");
        own(disk);
        return disk;
    }

    void unmount(Path disk) throws IOException, InterruptedException {
        exitOf(List.of("umount", "-l", disk.toString()), folder);
    }

    /** Returns a source of connections to it. */
    PGSimpleDataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName("postgres");
        source.setUser("deft");
        source.setConnectTimeout(10);
        return source;
    }

    /** Makes {@code path} the server's. */
    void own(Path path) throws IOException {
        if (isRoot) {
            Files.setOwner(
                    path,
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(NOT_ROOT));
        }
    }

    private void run(String program, String... arguments) throws IOException, InterruptedException {
        int exit = exitOf(command(program, arguments), folder);
        if (exit != 0) {
            throw new AssertionError(program + " ended with " + exit);
        }
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot) {
            command.addAll(List.of("runuser", "-u", NOT_ROOT, "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static int exitOf(List<String> command, Path folder) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException notThere) {
            return -1;
        }
    }

    /** Ends it, and removes its folder. */
    void close() throws IOException, InterruptedException {
        exitOf(command("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data.toString()), folder);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
