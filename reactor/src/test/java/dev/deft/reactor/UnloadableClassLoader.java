package dev.deft.reactor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.function.Predicate;

/** A class loader that loads some classes anew, and is to become garbage with them. */
final class UnloadableClassLoader extends ClassLoader {

    private final Predicate<String> own;

    /** @param own says of a class's name whether it is loaded anew; the others are those of the test */
    UnloadableClassLoader(Predicate<String> own) {
        super(UnloadableClassLoader.class.getClassLoader());
        this.own = own;
    }

    /** An instance of {@code type} as this loads it, made without arguments. */
    Object make(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = loadClass(type.getName()).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!own.test(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
