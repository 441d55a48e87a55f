package dev.deft.threadpool.internal;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A callable that makes another's call, and something before and after. */
public interface WrappedCallable<T extends @Nullable Object> extends Callable<T> {

    /** The other one. */
    Callable<? extends T> wrapped();

    /** Returns what is wrapped in {@code callable}, be it many times; itself if nothing is. */
    static Object innermost(Object callable) {
        Object inner = callable;
        while (inner instanceof WrappedCallable<?> outer) {
            inner = outer.wrapped();
        }
        return inner;
    }
}
