package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {

    private static final Screen FILE = new Screen(false, Map.of(), StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "unset",
            value = {
                // terminal, TERM, NO_COLOR, wish, coloured
                "true|xterm-256color|unset|AUTO|true",
                "true|unset|unset|AUTO|true",
                "true|xterm-256color|''|AUTO|true",
                "true|xterm-256color|1|AUTO|false",
                "true|xterm-256color|0|AUTO|false",
                "true|dumb|unset|AUTO|false",
                "false|xterm-256color|unset|AUTO|false",
                "false|dumb|1|ALWAYS|true",
                "true|xterm-256color|unset|NEVER|false"
            })
    void coloursAreForTerminalsUnlessTheUserOrTheEnvironmentSaysOtherwise(
            boolean terminal, String term, String noColor, ColorMode mode, boolean coloured) {
        Map<String, String> environment = new HashMap<>();
        if (term != null) {
            environment.put("TERM", term);
        }
        if (noColor != null) {
            environment.put("NO_COLOR", noColor);
        }
        Screen screen = new Screen(terminal, environment, StandardCharsets.UTF_8);
        assertThat(screen.style(mode, false).isColoured()).isEqualTo(coloured);
    }

    @ParameterizedTest
    @CsvSource({"truecolor,FULL", "24bit,FULL", "'',CUBE", "yes,CUBE"})
    void allColoursAreUsedWhereTheTerminalSaysItHasThem(String colorTerm, Palette palette) {
        Screen screen = new Screen(true, Map.of("COLORTERM", colorTerm), StandardCharsets.UTF_8);
        assertThat(screen.style(ColorMode.AUTO, false).palette()).isEqualTo(palette);
    }

    @ParameterizedTest
    @ValueSource(strings = {"US-ASCII", "ANSI_X3.4-1968", "ISO-8859-1", "IBM437"})
    void aCharsetWithoutTheSignsOfPicturesLeavesAscii(String charset) {
        assertThat(new Screen(true, Map.of(), Charset.forName(charset)).style(ColorMode.AUTO, false))
                .isEqualTo(new Style(Palette.CUBE, true));
    }

    @Test
    void asciiIsUsedOnRequest() {
        assertThat(FILE.style(ColorMode.AUTO, false)).isEqualTo(Style.PLAIN);
        assertThat(FILE.style(ColorMode.AUTO, true)).isEqualTo(new Style(Palette.NONE, true));
    }

    @Test
    void theCharsetOfStdoutIsWhatTheJvmSaysItIs() {
        Properties properties = new Properties();
        assertThat(Screen.charsetOf(properties)).isEqualTo(Charset.defaultCharset());
        properties.setProperty("sun.stdout.encoding", "ISO-8859-1");
        assertThat(Screen.charsetOf(properties)).isEqualTo(StandardCharsets.ISO_8859_1);
        properties.setProperty("stdout.encoding", "ANSI_X3.4-1968");
        assertThat(Screen.charsetOf(properties)).isEqualTo(StandardCharsets.US_ASCII);
        properties.setProperty("stdout.encoding", "cp65001-unheard-of");
        assertThat(Screen.charsetOf(properties)).isEqualTo(Charset.defaultCharset());
    }
}
