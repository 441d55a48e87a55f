package dev.deft.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaletteTest {

    private static final int YELLOW = 0xfde725;
    private static final int PURPLE = 0x440154;

    @Test
    void withoutColoursTextStaysAsItIs() {
        assertThat(Palette.NONE.in(YELLOW, "text")).isEqualTo("text");
        assertThat(Palette.NONE.on(YELLOW, "text")).isEqualTo("text");
    }

    @Test
    void textIsBlackOnLightColoursAndWhiteOnDarkOnes() {
        assertThat(Palette.FULL.on(YELLOW, "2.07")).isEqualTo("\033[48;2;253;231;37;38;2;0;0;0m2.07\033[0m");
        assertThat(Palette.FULL.on(PURPLE, "2.07")).isEqualTo("\033[48;2;68;1;84;38;2;255;255;255m2.07\033[0m");
        assertThat(Palette.CUBE.on(YELLOW, "2.07")).isEqualTo("\033[48;5;226;38;5;16m2.07\033[0m");
        assertThat(Palette.CUBE.on(PURPLE, "2.07")).isEqualTo("\033[48;5;53;38;5;231m2.07\033[0m");
    }

    @Test
    void textInAColourHasNoBackground() {
        assertThat(Palette.FULL.in(0x0072b2, "a")).isEqualTo("\033[38;2;0;114;178ma\033[0m");
        assertThat(Palette.CUBE.in(0xff0000, "a")).isEqualTo("\033[38;5;196ma\033[0m");
    }

    @ParameterizedTest
    @CsvSource({"000000,0", "ffffff,215", "0000ff,5", "00ff00,30", "ff0000,180", "5f87af,51", "5e88ae,51"})
    void theNearestIsTheCubesOwnColourWhereItHasOneOrAlmost(String colour, int place) {
        assertThat(Cube.nearest(Integer.parseInt(colour, 16))).isEqualTo(place);
    }

    @Test
    void everyPlaceOfTheCubeIsNearestToItself() {
        for (int place = 0; place < 216; place++) {
            assertThat(Cube.nearest(Cube.colour(place))).isEqualTo(place);
        }
    }
}
