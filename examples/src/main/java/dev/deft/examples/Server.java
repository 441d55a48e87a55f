package dev.deft.examples;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;

/** A program that runs until Ctrl-C or SIGTERM, and ends in order. */
final class Server {

    private Server() {}

    public static void main(String[] args) {
        Reactor reactor = Reactor.builder().stopTimeout(Duration.ofSeconds(10)).create();
        ThreadPool db = ThreadPool.named("db").maxThreads(8).start();
        reactor.stopOnSignals();
        reactor.stopsWith(db);
        reactor.callWhenRunning(() -> System.out.println("running"));
        reactor.run();
        System.out.println("stopped");
        System.exit(0); // workers are no daemons: one that heeds no interrupt would keep the program alive
    }
}
