package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.task.Cooperator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Words that are counted on the reactor's thread, beside all else that it does. */
final class WordCount {

    private final Cooperator cooperator;

    WordCount(Reactor reactor) {
        cooperator = new Cooperator(reactor);
    }

    /** Counts the words of all lines; a line is a unit. */
    Deferred<Map<String, Integer>> of(List<String> lines) {
        Map<String, Integer> counts = new TreeMap<>();
        return cooperator
                .coiterate(lines.stream().map(line -> count(line, counts)).iterator())
                .addCallback(done -> counts);
    }

    private static int count(String line, Map<String, Integer> counts) {
        String[] words = line.split(" ", -1);
        for (String word : words) {
            counts.merge(word, 1, Integer::sum);
        }
        return words.length;
    }
}
