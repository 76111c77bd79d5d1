package hpcbench.report;

import static hpcbench.report.Html.element;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.report.Html.Verbatim;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void textAndAttributesAreEscaped() {
    assertThat(markup(element("p", "<&>\"'").with("title", "\"><script>")))
        .isEqualTo("<p title=\"&quot;&gt;&lt;script&gt;\">&lt;&amp;&gt;&quot;&#39;</p>");
  }

  @Test
  void charactersThatCannotBeSeenAreShownAsUnknown() {
    assertThat(markup(Html.text("a\u0000b\u202Ec\u2066d\n\te"))).isEqualTo("a�b�c�d\n\te");
  }

  @Test
  void aScriptThatWouldEndEarlyIsRefused() {
    assertThatThrownBy(() -> new Verbatim("script", new LinkedHashMap<>(), "x</script>"))
        .hasMessageContaining("would leave it");
    assertThatThrownBy(() -> new Verbatim("script", new LinkedHashMap<>(), "<!-- x"))
        .hasMessageContaining("would leave it");
  }

  @Test
  void elementsThatHoldNothingAreNotClosed() {
    assertThat(markup(Html.all(element("br"), element("div")))).isEqualTo("<br><div></div>");
  }

  private static String markup(Html html) {
    StringBuilder page = new StringBuilder();
    html.appendTo(page);
    return page.toString();
  }
}
