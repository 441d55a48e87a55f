package dev.deft.bench;

import dev.deft.analysis.result.IsolateDocument;
import dev.deft.deferred.Deferred;
import dev.deft.reactor.HostResolver;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The places that Deft has for look-ups. */
enum LookUpPlace {
    /** On the reactor's pool for them, and there is no user work. */
    ALONE(IsolateDocument.ALONE, null, false),
    /** In the pool of the user's work, as in Twisted. */
    SHARED(IsolateDocument.SHARED, IsolateDocument.ALONE, false) {
        @Override
        Function<String, Deferred<List<InetAddress>>> lookUps(
                Reactor reactor, ThreadPool user, int reserved, HostResolver resolver) {
            return in(user, reactor, resolver);
        }
    },
    /** On the reactor's pool for them, as by default. */
    OWN(IsolateDocument.OWN, IsolateDocument.ALONE, false),
    /** In a share of the pool of the user's work, which has threads that are its alone. */
    RESERVED(IsolateDocument.RESERVED, IsolateDocument.ALONE, false) {
        @Override
        ThreadPoolBuilder users(int workers) {
            return super.users(workers).shared();
        }

        @Override
        Function<String, Deferred<List<InetAddress>>> lookUps(
                Reactor reactor, ThreadPool user, int reserved, HostResolver resolver) {
            ThreadPool share = user.share("lookups")
                    .reserved(reserved)
                    .queueCapacity(Integer.MAX_VALUE)
                    .start();
            return in(share, reactor, resolver);
        }
    },
    /** By the reactor itself, which asks a DNS server, and there is no user work. */
    ASYNC_ALONE(IsolateDocument.ASYNC_ALONE, null, true),
    /** By the reactor itself, which asks a DNS server. */
    ASYNC(IsolateDocument.ASYNC, IsolateDocument.ASYNC_ALONE, true);

    private final String label;
    private final @Nullable String reference;
    private final boolean asksDns;

    LookUpPlace(String label, @Nullable String reference, boolean asksDns) {
        this.label = label;
        this.reference = reference;
        this.asksDns = asksDns;
    }

    /** As results name it. */
    String label() {
        return label;
    }

    /** The label of the place with the same look-ups and no user work; null if this has none itself. */
    @Nullable
    String reference() {
        return reference;
    }

    /** Returns whether the reactor is to ask a DNS server in place of a {@link HostResolver}. */
    boolean asksDns() {
        return asksDns;
    }

    /** Returns what makes the pool of the user's work. Whatever an open loop plans waits in it, however far it falls behind. */
    ThreadPoolBuilder users(int workers) {
        return ThreadPool.named("isolate-user").fixed(workers).queueCapacity(Integer.MAX_VALUE);
    }

    /**
     * Returns what looks a name up there.
     *
     * @param user the pool of the user's work
     * @param reserved the threads of it that are to be the look-ups' alone
     */
    Function<String, Deferred<List<InetAddress>>> lookUps(
            Reactor reactor, ThreadPool user, int reserved, HostResolver resolver) {
        return reactor::resolve;
    }

    private static Function<String, Deferred<List<InetAddress>>> in(
            ThreadPool pool, Reactor reactor, HostResolver resolver) {
        return name -> reactor.deferToThreadPool(pool, () -> resolver.resolve(name));
    }
}
