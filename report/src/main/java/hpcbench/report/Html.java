package hpcbench.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// A piece of an HTML page. Text is escaped because of what it is, not because somebody remembered
/// to: the only markup that is written as it stands comes from the toolkit's own resources.
sealed interface Html {
  /// Writes the markup.
  void appendTo(StringBuilder page);

  /// An element with its attributes and what is in it.
  record Element(String name, SequencedMap<String, String> attributes, List<Html> children)
      implements Html {
    private static final Set<String> VOID = Set.of("br", "hr", "input", "meta");

    public Element {
      attributes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(attributes));
      children = List.copyOf(children);
    }

    /// The same element with one more attribute.
    Element with(String attribute, String value) {
      SequencedMap<String, String> more = new LinkedHashMap<>(attributes);
      more.put(attribute, value);
      return new Element(name, more, children);
    }

    /// The same element with these class names.
    Element classed(String classes) {
      return with("class", classes);
    }

    @Override
    public void appendTo(StringBuilder page) {
      open(name, attributes, page);
      if (!VOID.contains(name)) {
        children.forEach(child -> child.appendTo(page));
        close(name, page);
      }
    }
  }

  /// Text from anywhere, hostile or not.
  record Text(String content) implements Html {
    @Override
    public void appendTo(StringBuilder page) {
      escape(content, page);
    }
  }

  /// Several pieces in a row.
  record Fragment(List<Html> children) implements Html {
    public Fragment {
      children = List.copyOf(children);
    }

    @Override
    public void appendTo(StringBuilder page) {
      children.forEach(child -> child.appendTo(page));
    }
  }

  /// A script, a style sheet or a data block, whose content HTML does not unescape. It is refused
  /// when it could end the element early.
  record Verbatim(String name, SequencedMap<String, String> attributes, String content)
      implements Html {
    public Verbatim {
      attributes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(attributes));
      if (content.contains("</" + name) || content.contains("<!--")) {
        throw new IllegalArgumentException(
            "the content of <%s> holds '</%s' or '<!--' and would leave it".formatted(name, name));
      }
    }

    @Override
    public void appendTo(StringBuilder page) {
      open(name, attributes, page);
      page.append(content);
      close(name, page);
    }
  }

  /// Markup of the toolkit's own resources; see [Resource#markup].
  record Own(String markup) implements Html {
    @Override
    public void appendTo(StringBuilder page) {
      page.append(markup);
    }
  }

  /// An element with these pieces in it.
  static Element element(String name, Html... children) {
    return new Element(name, new LinkedHashMap<>(), List.of(children));
  }

  /// An element with this text in it.
  static Element element(String name, String text) {
    return element(name, text(text));
  }

  /// An element with all these pieces in it.
  static Element element(String name, Stream<? extends Html> children) {
    return new Element(name, new LinkedHashMap<>(), List.copyOf(children.toList()));
  }

  /// Text from anywhere.
  static Html text(String content) {
    return new Text(content);
  }

  /// These pieces in a row.
  static Html all(Html... children) {
    return new Fragment(List.of(children));
  }

  /// These pieces in a row.
  static Html all(Stream<? extends Html> children) {
    return new Fragment(List.copyOf(children.toList()));
  }

  /// Nothing.
  static Html nothing() {
    return new Fragment(List.of());
  }

  private static void open(String name, Map<String, String> attributes, StringBuilder page) {
    page.append('<').append(name);
    attributes.forEach((attribute, value) -> {
      page.append(' ').append(attribute).append("=\"");
      escape(value, page);
      page.append('"');
    });
    page.append('>');
  }

  private static void close(String name, StringBuilder page) {
    page.append("</").append(name).append('>');
  }

  private static void escape(String text, StringBuilder page) {
    Visible.of(text).chars().forEach(character -> escape((char) character, page));
  }

  private static void escape(char character, StringBuilder page) {
    switch (character) {
      case '&' -> page.append("&amp;");
      case '<' -> page.append("&lt;");
      case '>' -> page.append("&gt;");
      case '"' -> page.append("&quot;");
      case '\'' -> page.append("&#39;");
      default -> page.append(character);
    }
  }
}
