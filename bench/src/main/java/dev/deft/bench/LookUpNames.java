package dev.deft.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Names for look-ups each of which is to be made. Equal ones that are under way at a time would be one, in Deft and in the JDK. Any
 * thread.
 */
final class LookUpNames {

    /** More letters than this have more spellings than a run has look-ups. */
    private static final int MOST_LETTERS = 30;

    private LookUpNames() {}

    /**
     * Returns the spellings of a host in turn: {@code localhost}, {@code Localhost}, {@code lOcalhost}, {@code LOcalhost}, … To the
     * system all of them are the same name, and to the JDK each is another (as in Vixie and Dagon's "Use of Bit 0x20 in DNS Labels").
     */
    static Supplier<String> spellings(String host) {
        int[] letters = host.chars().allMatch(c -> c < 0x80)
                ? IntStream.range(0, host.length())
                        .filter(i -> Character.isLetter(host.charAt(i)))
                        .limit(MOST_LETTERS)
                        .toArray()
                : new int[0];
        AtomicInteger count = new AtomicInteger();
        return () -> {
            int number = count.getAndIncrement();
            StringBuilder name = new StringBuilder(host);
            for (int bit = 0; bit < letters.length; bit++) {
                if ((number >> bit & 1) == 1) {
                    char letter = host.charAt(letters[bit]);
                    name.setCharAt(
                            letters[bit],
                            Character.isUpperCase(letter)
                                    ? Character.toLowerCase(letter)
                                    : Character.toUpperCase(letter));
                }
            }
            return name.toString();
        };
    }

    /**
     * Returns the names with a number each, behind a slash, which no name of a host has: so that no two are one to a reactor either, to which
     * capitals make no difference. Who looks them up {@linkplain #spelling takes it off}.
     */
    static Supplier<String> numbered(Supplier<String> spellings) {
        AtomicInteger count = new AtomicInteger();
        return () -> spellings.get() + "/" + count.incrementAndGet();
    }

    /** Returns the name without its number. */
    static String spelling(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash);
    }

    /** Returns names no two of which are equal, below one that no hosts file has; with a last dot, so that no domain is added. */
    static Supplier<String> distinct() {
        AtomicInteger count = new AtomicInteger();
        return () -> "l" + count.incrementAndGet() + ".deft.test.";
    }
}
