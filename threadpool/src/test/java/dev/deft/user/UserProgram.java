package dev.deft.user;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A program that uses pools, as a stack shows it: its package is none of the library's. */
public final class UserProgram {

    private UserProgram() {}

    /** Waits on this thread. */
    public static <T> T waitFor(Future<T> future) throws ExecutionException, InterruptedException {
        return future.get();
    }

    /** A stack whose top is the program's. */
    public static Throwable site() {
        return new Throwable();
    }
}
