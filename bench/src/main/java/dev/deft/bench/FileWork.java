package dev.deft.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a whole file.
 *
 * <p>After the first call the operating system has the file in memory unless it is larger than that, so this measures
 * the reading of a warm file: system calls and copying.
 */
record FileWork(String specification, Path path) implements Work {

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final String ALLOWED = "; allowed: a file that can be read";

    @Override
    public long call() throws IOException, InterruptedException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long seen = 0;
        try (InputStream in = Files.newInputStream(path)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted in " + specification);
                }
                seen += read + (chunk[0] & 0xff);
            }
        }
        return seen;
    }

    @Override
    public void check() throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("there is no file " + path + ALLOWED);
        }
        // A device or a pipe may never end, and a directory has no bytes.
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is not a regular file" + ALLOWED);
        }
        if (!Files.isReadable(path)) {
            throw new IOException(path + " cannot be read by this user" + ALLOWED);
        }
    }
}
