package dev.deft.report.page;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Makes pictures of charts, each with its title above and a footnote below, light, at twice its size. */
final class Picture {

    private static final int SCALE = 2;
    private static final int MARGIN = 24;
    private static final int ABOVE = 44;
    private static final int BELOW = 34;
    private static final int MOST_OF_A_LINE = 96;

    private final String footnote;

    /**
     * A maker of pictures.
     *
     * @throws IOException if this machine has no fonts
     */
    Picture(String footnote) throws IOException {
        this.footnote = Show.shortened(footnote, MOST_OF_A_LINE);
        checkFonts();
    }

    /** Java finds fonts through fontconfig, and without it fails somewhere inside, in ways that differ by version. */
    static void checkFonts() throws IOException {
        // There need be no screen; nothing else in Deft draws, so nobody can have asked for one before.
        System.setProperty("java.awt.headless", "true");
        try {
            new Font(Font.SANS_SERIF, Font.PLAIN, 12).getLineMetrics("fonts", new FontRenderContext(null, true, true));
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new IOException(
                    "PNG charts need fonts, and Java finds none here (" + e
                            + "); install some, for instance with: apt-get" + " install fontconfig fonts-dejavu-core",
                    e);
        }
    }

    byte[] png(Chart chart) throws IOException {
        int width = (chart.width() + 2 * MARGIN) * SCALE;
        int height = (chart.height() + ABOVE + BELOW + MARGIN) * SCALE;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        read(svg(chart)).renderWithPlatform(NullPlatformSupport.INSTANCE, graphics, new ViewBox(width, height));
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.setUseCache(false);
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    /** A document of its own. */
    String svg(Chart chart) {
        int width = chart.width() + 2 * MARGIN;
        int height = chart.height() + ABOVE + BELOW + MARGIN;
        Markup svg = new Markup();
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + width + " " + height,
                "width",
                width,
                "height",
                height,
                "font-family",
                "sans-serif",
                "font-size",
                12);
        svg.element(
                "text",
                Show.shortened(chart.title(), MOST_OF_A_LINE / 2),
                "x",
                MARGIN,
                "y",
                32,
                "font-size",
                17,
                "font-weight",
                "bold",
                "fill",
                Colours.INK);
        svg.open("g", "transform", "translate(" + MARGIN + " " + (ABOVE + 6) + ")")
                .append(chart.content())
                .close("g");
        svg.element(
                "text", "Deft · " + footnote, "x", MARGIN, "y", height - 18, "font-size", 11, "fill", Colours.MUTED);
        return Colours.filledIn(svg.close("svg").toString());
    }

    private static SVGDocument read(String svg) {
        // Its limits are against strangers' files; what is drawn here is bounded by Deft itself.
        DocumentLimits limits = new DocumentLimits(
                DocumentLimits.DEFAULT_MAX_NESTING_DEPTH,
                DocumentLimits.DEFAULT_MAX_USE_NESTING_DEPTH,
                Integer.MAX_VALUE);
        LoaderContext context = LoaderContext.builder().documentLimits(limits).build();
        SVGDocument document =
                new SVGLoader().load(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)), null, context);
        if (document == null) {
            throw new IllegalStateException("a chart of Deft's own is no SVG; report this with the result file");
        }
        return document;
    }
}
