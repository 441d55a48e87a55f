package dev.deft.reactor.faults;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A class loader that has Deft as it is when nothing of it has been used before: a class that fails to initialise fails for good. */
final class FreshClassLoader extends URLClassLoader {

    private FreshClassLoader() {
        super(
                Stream.of(Deferred.class, ThreadPool.class, Reactor.class, FreshClassLoader.class)
                        .map(FreshClassLoader::place)
                        .toArray(URL[]::new),
                FreshClassLoader.class.getClassLoader());
    }

    /** Calls a {@code main}, all of whose Deft is new. It is not closed, for its threads may end after that. */
    static Object call(Class<? extends Callable<Object>> main) throws Exception {
        Constructor<?> constructor =
                new FreshClassLoader().loadClass(main.getName()).getDeclaredConstructor();
        constructor.setAccessible(true);
        return ((Callable<?>) constructor.newInstance()).call();
    }

    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.deft.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
