package dev.deft.reactor;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * Keeps Netty's thread-locals from staying on a thread that outlives the reactor, where they would hold on to the class loader of
 * Netty and Deft.
 */
final class NettyThreadLocals {

    private NettyThreadLocals() {}

    /** Does {@code work}, and removes what it leaves; if Netty had thread-locals here before, all stay. */
    static void removedAfter(Runnable work) {
        boolean hadSome = FastThreadLocal.size() > 0;
        try {
            work.run();
        } finally {
            if (!hadSome) {
                FastThreadLocal.removeAll();
            }
        }
    }
}
