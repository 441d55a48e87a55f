package dev.deft.bench;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Digests a block of bytes with SHA-256: real computing, the same amount in each call.
 *
 * <p>Each call makes its own {@link MessageDigest}, as code that has to be thread safe does; next to digesting a few KiB
 * that costs nothing. The block is filled once and only read afterwards.
 */
final class Sha256Work implements Work {

    private final String specification;
    private final byte[] block;

    Sha256Work(String specification, int bytes) {
        this.specification = specification;
        this.block = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            block[i] = (byte) (i * 31);
        }
    }

    @Override
    public long call() throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(block);
        return digest[0] & 0xff;
    }

    @Override
    public String specification() {
        return specification;
    }

    @Override
    public String toString() {
        return specification;
    }
}
