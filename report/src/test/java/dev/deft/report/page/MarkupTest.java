package dev.deft.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkupTest {

    @Test
    void whatIsTextCannotBecomeMarkup() {
        assertThat(new Markup().element("p", "<script>a && b</script>", "title", "\"'><img>"))
                .hasToString("<p title=\"&quot;&#39;&gt;&lt;img&gt;\">&lt;script&gt;a &amp;&amp; b&lt;/script&gt;</p>");
    }

    @Test
    void whatNoXmlMayContainIsReplaced() {
        assertThat(new Markup().text("a\u0000b\u001bc\uffffd\ud800e\tf"))
                .hasToString("a\ufffdb\ufffdc\ufffdd\ufffde\tf");
    }

    @Test
    void charactersBeyondTheFirstPlaneStayWhole() {
        assertThat(new Markup().text("\ud83d\ude00")).hasToString("\ud83d\ude00");
    }

    @Test
    void coordinatesHaveATenthAtMost() {
        assertThat(new Markup().mark("line", "x1", 1.0, "x2", 2.26, "y1", -0.01, "y2", 3))
                .hasToString("<line x1=\"1\" x2=\"2.3\" y1=\"0\" y2=\"3\"/>");
    }
}
