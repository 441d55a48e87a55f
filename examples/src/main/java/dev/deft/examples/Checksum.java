package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.task.Program;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** A program that ends by itself, with an exit code. */
final class Checksum {

    private Checksum() {}

    public static void main(String[] args) {
        Program.react(reactor -> print(reactor, Path.of(args[0]), System.out::println));
    }

    static Deferred<String> print(Reactor reactor, Path file, Consumer<String> out) {
        return reactor.files()
                .readAllBytes(file)
                .addCallback(bytes -> {
                    CRC32 sum = new CRC32();
                    sum.update(bytes);
                    return Long.toHexString(sum.getValue());
                })
                .onSuccess(out::accept);
    }
}
