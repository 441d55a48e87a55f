package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LookUpNamesTest {

    @Test
    void aHostIsSpeltInEveryWayBeforeAnyComesAgain() {
        assertThat(Stream.generate(LookUpNames.spellings("a-b.c")).limit(9))
                .containsExactly("a-b.c", "A-b.c", "a-B.c", "A-B.c", "a-b.C", "A-b.C", "a-B.C", "A-B.C", "a-b.c");
        Supplier<String> localhost = LookUpNames.spellings("localhost");
        assertThat(Stream.generate(localhost).limit(512))
                .doesNotHaveDuplicates()
                .allMatch("localhost"::equalsIgnoreCase);
    }

    @Test
    void aNameOfOtherThanAsciiIsLeftAsItIs() {
        assertThat(Stream.generate(LookUpNames.spellings("büro.test")).limit(2)).containsOnly("büro.test");
    }

    @Test
    void aNumberKeepsTwoSpellingsApartAndIsTakenOffAgain() {
        Supplier<String> names = LookUpNames.numbered(LookUpNames.spellings("localhost"));

        assertThat(Stream.generate(names).limit(512).map(name -> name.toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates();
        assertThat(LookUpNames.spelling(names.get())).isEqualToIgnoringCase("localhost");
        assertThat(LookUpNames.spelling("localhost")).isEqualTo("localhost");
    }

    @Test
    void aLongNameHasSpellingsToo() {
        assertThat(Stream.generate(LookUpNames.spellings("a".repeat(200))).limit(1_000))
                .doesNotHaveDuplicates();
    }
}
