package dev.deft.report.text;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The letters that stand for words in a line of a plot. */
final class WordLetters {

    private WordLetters() {}

    /** Returns a letter of each word, its first that is free, else a capital one. */
    static Map<String, Character> of(Stream<String> words) {
        Map<String, Character> letters = new LinkedHashMap<>();
        words.distinct().forEach(word -> letters.put(word, free(word, letters)));
        return letters;
    }

    private static char free(String word, Map<String, Character> taken) {
        return (char) (word + word.toUpperCase(Locale.ROOT) + "0123456789")
                .chars()
                .filter(letter -> letter != ' ' && !taken.containsValue((char) letter))
                .findFirst()
                .orElse('*');
    }
}
