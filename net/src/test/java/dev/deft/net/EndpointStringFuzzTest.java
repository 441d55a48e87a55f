package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random strings of endpoints, against a parser that first hides what is escaped. */
@Tag("any-jdk")
class EndpointStringFuzzTest {

    private static final List<String> TYPES = List.of("tcp", "ssl", "tls", "unix", "udp");
    private static final List<String> KEYS = List.of(
            "host",
            "port",
            "path",
            "interface",
            "backlog",
            "mode",
            "timeout",
            "bindAddress",
            "privateKey",
            "certKey",
            "certificate",
            "trustRoots");
    private static final String HIDDEN = "\uE000\uE001\uE002";
    private static final String ESCAPED = ":=\\";

    @Test
    void partsAreThoseOfAParserThatSplitsAtWhatIsNotEscaped() {
        Random random = new Random(1);
        int parsed = 0;
        for (long left = FuzzBytes.EACH; left > 0; ) {
            String text = random(random, "\\:=ab:", 20);
            left -= text.length() + 1;
            EndpointString expected = parse(text);
            try {
                assertThat(EndpointString.parse(text)).as(text).isEqualTo(expected);
                parsed++;
            } catch (IllegalArgumentException refused) {
                assertThat(expected).as("%s: %s", text, refused.getMessage()).isNull();
                assertThat(refused).hasMessageStartingWith("The endpoint \"" + text + "\" ");
            }
        }
        assertThat(parsed).isGreaterThan(100);
    }

    @Test
    void whateverAStringSaysThereIsAnEndpointOrAnErrorThatNamesIt() {
        Random random = new Random(1);
        int made = 0;
        try (TestReactor test = TestReactor.create()) {
            for (long left = FuzzBytes.EACH; left > 0; ) {
                String text = "tcp:" + random(random, "1:=8", 6)
                        + (random.nextBoolean() ? "" : ":interface=" + random(random, "1.:\\f", 8))
                        + (random.nextBoolean() ? "" : ":backlog=" + random(random, "01", 2));
                left -= text.length();
                try {
                    Endpoints.server(test.reactor(), text);
                    made++;
                } catch (IllegalArgumentException refused) {
                    assertThat(refused).hasMessageStartingWith("The endpoint \"" + text + "\" ");
                }
            }
        }
        assertThat(made).isGreaterThan(100);
    }

    @Test
    void soThereIsOfEachTypeWhicheverKeysItHas() {
        Random random = new Random(1);
        int made = 0;
        try (TestReactor test = TestReactor.create()) {
            for (long left = FuzzBytes.EACH; left > 0; ) {
                StringBuilder text = new StringBuilder(TYPES.get(random.nextInt(TYPES.size())));
                for (int parts = random.nextInt(5); parts > 0; parts--) {
                    String key = random.nextInt(3) == 0 ? KEYS.get(random.nextInt(KEYS.size())) + "=" : "";
                    text.append(':').append(key).append(random(random, "17a./\\:\0", 4));
                }
                left -= text.length();
                try {
                    if (random.nextBoolean()) {
                        Endpoints.server(test.reactor(), text.toString());
                    } else {
                        Endpoints.client(test.reactor(), text.toString());
                    }
                    made++;
                } catch (IllegalArgumentException refused) {
                    assertThat(refused).hasMessageStartingWith("The endpoint \"" + text + "\" ");
                }
            }
        }
        assertThat(made).isGreaterThan(100);
    }

    private static String random(Random random, String of, int most) {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(most + 1), 0, of.length()).forEach(each -> text.append(of.charAt(each)));
        return text.toString();
    }

    /** Takes a string apart; null if it is none. */
    private static @Nullable EndpointString parse(String text) {
        StringBuilder hidden = new StringBuilder(text);
        for (int at = hidden.indexOf("\\"); at >= 0; at = hidden.indexOf("\\", at + 1)) {
            if (at + 1 == hidden.length()) {
                return null;
            }
            int which = ESCAPED.indexOf(hidden.charAt(at + 1));
            hidden.replace(
                    at, at + 2, which < 0 ? hidden.substring(at + 1, at + 2) : HIDDEN.substring(which, which + 1));
        }
        List<String> values = new ArrayList<>();
        Map<String, String> named = new LinkedHashMap<>();
        for (String part : hidden.toString().split(":", -1)) {
            String[] both = part.split("=", 2);
            if (both.length == 1) {
                values.add(shown(part));
            } else if (named.put(shown(both[0]), shown(both[1])) != null) {
                return null;
            }
        }
        return new EndpointString(text, values, named);
    }

    private static String shown(String hidden) {
        String shown = hidden;
        for (int i = 0; i < HIDDEN.length(); i++) {
            shown = shown.replace(HIDDEN.charAt(i), ESCAPED.charAt(i));
        }
        return shown;
    }
}
