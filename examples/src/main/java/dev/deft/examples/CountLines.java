package dev.deft.examples;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the lines of a file, which is read on a worker: the README's example. */
final class CountLines {

    public static void main(String[] args) {
        Reactor reactor = Reactor.create();
        ThreadPool files = ThreadPool.named("files").maxThreads(4).start();
        reactor.deferToThreadPool(files, () -> Files.readString(Path.of(args[0]))) // blocks a worker, not the loop
                .addCallback(text -> text.lines().count() + " lines") // on the reactor's thread again
                .addErrback(failure -> "cannot be read: " + failure)
                .onSuccess(answer -> System.out.println(args[0] + ": " + answer))
                .onBoth(done -> reactor.stop());
        reactor.run(); // on this thread, until stop()
        files.close();
    }

    private CountLines() {}
}
