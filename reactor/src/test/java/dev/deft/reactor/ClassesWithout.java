package dev.deft.reactor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Enumeration;

/** Knows all that the tests know, read once more, but for the classes whose names begin in one way: as if their jar were missing. */
final class ClassesWithout extends ClassLoader {

    private final String prefix;

    ClassesWithout(String prefix) {
        super(ClassLoader.getPlatformClassLoader());
        this.prefix = prefix;
    }

    @Override
    protected URL findResource(String name) {
        return ClassesWithout.class.getClassLoader().getResource(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return ClassesWithout.class.getClassLoader().getResources(name);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(prefix)) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream in =
                ClassesWithout.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
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
