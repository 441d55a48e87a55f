package dev.deft.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a server's UNIX socket. A lock beside it, {@code <path>.lock}, which stays there, keeps a second server from it; a socket that is left of a server
 * that has died is told from one that is served by connecting to it, and removed.
 *
 * <p>The socket is bound in a folder beside its place, {@code <path>.new}, which nobody else can enter, and moved to its place when it has its mode: so nobody connects before, Netty, which removes
 * what is at the path that it has bound, finds nothing there, and what is removed at the end is this socket and no other's.
 */
final class UnixSocketFile {

    static final String MUST_NAME_A_FILE = "end with the name of a file";

    private static final Set<String> FOLDERS = Set.of("", ".", "..");

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final FileChannel lockFile;

    /** The identity of the socket; null until it is in its place. */
    private @Nullable Object key;

    private UnixSocketFile(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Returns whether a path names a file that a socket can be: a folder's root, and the folder itself, have no name to put {@code .lock} behind. */
    static boolean isNamed(Path path) {
        Path name = path.getFileName();
        return name != null && !FOLDERS.contains(name.toString());
    }

    /**
     * Returns {@code path}.
     *
     * @throws IllegalArgumentException if it does not name a file
     */
    static Path named(Path path) {
        if (!isNamed(path)) {
            throw new IllegalArgumentException(
                    "The path of a UNIX socket must " + MUST_NAME_A_FILE + ": '" + path + "'");
        }
        return path;
    }

    /**
     * Takes the place for a socket; blocks.
     *
     * @throws BindException if it is another's
     */
    static UnixSocketFile at(Path path) throws IOException {
        FileChannel lockFile = FileChannel.open(
                path.resolveSibling(path.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock(lockFile) == null) {
                throw new BindException("a server listens there, and has the lock " + path + ".lock");
            }
            clear(path);
            removeTemporary(path);
            createFolder(path);
            return new UnixSocketFile(path, lockFile);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            return null;
        }
    }

    private static void clear(Path path) throws IOException {
        BasicFileAttributes there;
        try {
            there = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException free) {
            return;
        }
        if (!there.isOther()) {
            throw new BindException("what is there is no socket");
        }
        if (isServed(path)) {
            throw new BindException("a server listens there");
        }
        Files.delete(path);
    }

    private static boolean isServed(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false); // with many that wait to be accepted it would wait, too
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    /** Returns the path to bind, which {@link #bound} leaves. */
    Path temporary() {
        return temporary(path);
    }

    private static Path temporary(Path path) {
        return folder(path).resolve("s"); // short, for a path has 107 bytes at most
    }

    private static Path folder(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    private static void createFolder(Path path) throws IOException {
        boolean hasModes = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectory(folder(path), hasModes ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0]);
    }

    private static void removeTemporary(Path path) throws IOException {
        if (Files.isDirectory(folder(path), LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(temporary(path));
        }
        Files.deleteIfExists(folder(path));
    }

    /**
     * Puts the socket, which is bound and listens, in its place.
     *
     * @param mode the permissions; null for those that the process gives its files
     */
    void bound(@Nullable Set<PosixFilePermission> mode) throws IOException {
        Path temporary = temporary();
        if (mode != null) {
            Files.setPosixFilePermissions(temporary, mode);
        }
        Object bound = key(temporary);
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        key = bound;
        removeTemporary(path);
    }

    private static Object key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? path : key;
    }

    /** Removes the socket, if it is still this one, and gives the place up. */
    void close() throws IOException {
        try (lockFile) {
            if (key != null && Files.exists(path, LinkOption.NOFOLLOW_LINKS) && key.equals(key(path))) {
                Files.delete(path);
            }
            removeTemporary(path); // of a port that did not open
        }
    }
}
