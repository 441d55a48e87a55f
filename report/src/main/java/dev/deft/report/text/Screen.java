package dev.deft.report.text;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.Properties;

/**
 * The known traits of the place where the results are read.
 *
 * @param terminal whether it is a terminal, rather than a file or a pipe
 * @param environment the environment variables, where terminals say what they can
 * @param charset what the text is encoded in
 */
public record Screen(boolean terminal, Map<String, String> environment, Charset charset) {

    /** The signs that pictures are drawn with. */
    private static final String SIGNS = CellPainter.SHADES + Canvas.ALL_DOTS + PercentilePlot.LINES;

    public Screen {
        environment = Map.copyOf(environment);
    }

    /** The encoding of the JVM's stdout, by its properties; it is asked under the older name up to JDK 18. */
    public static Charset charsetOf(Properties properties) {
        String name = properties.getProperty("stdout.encoding", properties.getProperty("sun.stdout.encoding"));
        return name == null || !Charset.isSupported(name) ? Charset.defaultCharset() : Charset.forName(name);
    }

    /**
     * The style to print in here.
     *
     * @param mode a mode that was expressed counts more than {@code NO_COLOR}
     * @param ascii whether the user wants ASCII; a charset without the signs of pictures leaves no choice
     */
    public Style style(ColorMode mode, boolean ascii) {
        return new Style(isColoured(mode) ? palette() : Palette.NONE, ascii || !canShowPictures());
    }

    /** <a href="https://no-color.org">no-color.org</a>: any value but the empty one says no. */
    private boolean isColoured(ColorMode mode) {
        return switch (mode) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO ->
                terminal && variable("NO_COLOR").isEmpty() && !variable("TERM").equals("dumb");
        };
    }

    private Palette palette() {
        return switch (variable("COLORTERM")) {
            case "truecolor", "24bit" -> Palette.FULL;
            default -> Palette.CUBE;
        };
    }

    private boolean canShowPictures() {
        return charset.canEncode() && charset.newEncoder().canEncode(SIGNS);
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
