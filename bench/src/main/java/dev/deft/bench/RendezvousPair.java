package dev.deft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Two threads that meet at a {@link Rendezvous}. */
final class RendezvousPair implements TransactionPair {

    private static final Object ITEM = new Object();
    private static final Object LAST = new Object();

    private final ThreadKind kind;
    private final Rendezvous rendezvous;
    private final TransactionRecorder recorder;
    private final CompletableFuture<Void> produced = new CompletableFuture<>();
    private final CompletableFuture<Void> consumed = new CompletableFuture<>();

    /** Belongs to the thread that starts and closes this. */
    private final List<Thread> threads = new ArrayList<>();

    RendezvousPair(ThreadKind kind, Rendezvous rendezvous, TransactionRecorder recorder) {
        this.kind = kind;
        this.rendezvous = rendezvous;
        this.recorder = recorder;
    }

    /** A half of the pair. */
    private interface Half {
        void run() throws InterruptedException;
    }

    @Override
    public void start() {
        threads.add(kind.start("deft-handoff-consumer", () -> run(this::consume, consumed)));
        threads.add(kind.start("deft-handoff-producer", () -> run(this::produce, produced)));
    }

    @Override
    public Future<?> ended() {
        return CompletableFuture.allOf(produced, consumed);
    }

    @Override
    public List<String> stacks() {
        return threads.stream().filter(Thread::isAlive).map(ThreadStack::of).toList();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void produce() throws InterruptedException {
        while (!recorder.isOver()) {
            rendezvous.give(ITEM);
            recorder.completed();
        }
        rendezvous.give(LAST);
    }

    private void consume() throws InterruptedException {
        Object item;
        do {
            item = rendezvous.take();
        } while (item != LAST);
    }

    private static void run(Half half, CompletableFuture<Void> ended) {
        try {
            half.run();
            ended.complete(null);
        } catch (Throwable e) { // whoever waits for the pair is told, whatever it is
            ended.completeExceptionally(e);
        }
    }
}
