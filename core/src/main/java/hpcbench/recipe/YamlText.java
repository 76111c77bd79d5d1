package hpcbench.recipe;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads YAML as plain data with positions: YAML 1.2 core schema, one document, no tags.
///
/// It builds on parser events rather than on a ready-made loader so that what is hostile is refused
/// while it is read: nesting is bounded, and so is what aliases expand to.
final class YamlText {
  private static final int DEEPEST = 40;

  /// Longer digits are text, since nobody means a number by them, and reading one takes long.
  private static final int LONGEST_NUMBER = 40;

  private static final int MOST_VALUES = 20_000;
  private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

  private final String text;
  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<Anchor, Node> anchors = new HashMap<>();
  private int values;

  private YamlText(String text, Problems problems) {
    this.text = text;
    this.problems = problems;
    this.events =
        new Parse(LoadSettings.builder().setLabel("recipe").build()).parseString(text).iterator();
  }

  /// The document's value; empty when the text is not YAML, which is then among the problems.
  static Optional<Node> read(String text, Problems problems) {
    return new YamlText(text, problems).document();
  }

  /// Something that makes the rest of the text unreadable.
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Position position;
    private final String rule;

    private Unreadable(Position position, String rule) {
      super(rule);
      this.position = position;
      this.rule = rule;
    }
  }

  private Optional<Node> document() {
    try {
      return firstDocument();
    } catch (Unreadable unreadable) {
      problems.add(unreadable.position, Place.TOP, unreadable.rule);
    } catch (ReaderException strange) {
      problems.add(
          positionOf(strange.getPosition()),
          Place.TOP,
          "must be text, but has the control character U+%s here"
              .formatted(
                  HexFormat.of().withUpperCase().toHexDigits((char) strange.getCodePoint())));
    } catch (MarkedYamlEngineException wrong) {
      Position where =
          wrong.getProblemMark().or(wrong::getContextMark).map(YamlText::at).orElse(Position.START);
      problems.add(where, Place.TOP, "is not valid YAML here: " + YamlMistake.explain(wrong));
    } catch (YamlEngineException wrong) {
      problems.add(Position.START, Place.TOP, "is not valid YAML: " + wrong.getMessage());
    }
    return Optional.empty();
  }

  private Optional<Node> firstDocument() throws Unreadable {
    Optional<Node> first = Optional.empty();
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        if (first.isPresent()) {
          throw new Unreadable(at(event), "must be one document, but a second one begins here");
        }
        first = Optional.of(node(events.next(), Place.TOP));
      }
    }
    return first;
  }

  private Node node(Event event, Place place) throws Unreadable {
    if (++values > MOST_VALUES) {
      throw new Unreadable(
          at(event), "must have at most " + MOST_VALUES + " values, aliases expanded");
    }
    if (place.steps().size() > DEEPEST) {
      throw new Unreadable(at(event), "must be nested at most " + DEEPEST + " levels deep");
    }
    refuseTag(event);
    Node node =
        switch (event.getEventId()) {
          case Scalar -> scalar((ScalarEvent) event);
          case SequenceStart -> sequence(event, place);
          case MappingStart -> mapping(event, place);
          case Alias -> alias((AliasEvent) event);
          default -> throw new Unreadable(at(event), "must have a value here");
        };
    if (event instanceof NodeEvent named && !(event instanceof AliasEvent)) {
      named.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    }
    return node;
  }

  private Node sequence(Event start, Place place) throws Unreadable {
    List<Node> items = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event, place.item(items.size())));
      event = events.next();
    }
    return new Node.Sequence(at(start), items);
  }

  private Node mapping(Event start, Place place) throws Unreadable {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      Position position = at(event);
      String key = key(node(event, place), position);
      Node.Entry entry = new Node.Entry(key, position, node(events.next(), place.key(key)));
      Node.Entry first = entries.putIfAbsent(key, entry);
      if (first != null) {
        String rule = "is given twice; it stands in line " + first.position().line() + " already";
        problems.add(position, place.key(key), rule);
      }
      event = events.next();
    }
    return new Node.Mapping(at(start), List.copyOf(entries.values()));
  }

  private static String key(Node node, Position position) throws Unreadable {
    if (node instanceof Node.Scalar scalar) {
      return scalar.text();
    }
    throw new Unreadable(position, "must have plain text as keys, not lists or mappings");
  }

  /// Values behind an alias count again, and so do those behind aliases within them: a few lines of
  /// aliases to aliases could otherwise stand for billions of values.
  private Node alias(AliasEvent alias) throws Unreadable {
    Node node = anchors.get(alias.getAlias());
    if (node == null) {
      throw new Unreadable(
          at(alias),
          "has no anchor '&%s' before this alias".formatted(alias.getAlias().getValue()));
    }
    values += size(node);
    if (values > MOST_VALUES) {
      throw new Unreadable(
          at(alias), "must have at most " + MOST_VALUES + " values, aliases expanded");
    }
    return node;
  }

  private static int size(Node node) {
    return switch (node) {
      case Node.Scalar _ -> 1;
      case Node.Sequence(_, List<Node> items) -> 1 + items.stream().mapToInt(YamlText::size).sum();
      case Node.Mapping(_, List<Node.Entry> entries) ->
          1 + entries.stream().mapToInt(entry -> size(entry.value())).sum();
    };
  }

  private static void refuseTag(Event event) throws Unreadable {
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent start -> start.getTag();
          default -> Optional.empty();
        };
    if (tag.isPresent()) {
      throw new Unreadable(at(event), "must be plain data, without YAML tags such as " + tag.get());
    }
  }

  private static Node scalar(ScalarEvent event) {
    String written = event.getValue();
    Optional<Object> value = event.isPlain() ? plain(written) : Optional.of(written);
    return new Node.Scalar(at(event), written, value);
  }

  private static Optional<Object> plain(String written) {
    if (written.length() > LONGEST_NUMBER) {
      return Optional.of(written);
    }
    Tag tag = RESOLVER.resolve(written, true);
    if (tag.equals(Tag.NULL)) {
      return Optional.empty();
    }
    if (tag.equals(Tag.BOOL)) {
      return Optional.of(Boolean.valueOf(written));
    }
    if (tag.equals(Tag.INT)) {
      return Optional.of(whole(written));
    }
    return Optional.of(tag.equals(Tag.FLOAT) ? number(written) : written);
  }

  private static Object whole(String written) {
    BigInteger value =
        written.startsWith("0x")
            ? new BigInteger(written.substring(2), 16)
            : written.startsWith("0o")
                ? new BigInteger(written.substring(2), 8)
                : new BigInteger(written);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private static Double number(String written) {
    return switch (written.toLowerCase(Locale.ROOT)) {
      case ".nan" -> Double.NaN;
      case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.valueOf(written);
    };
  }

  private static Position at(Event event) {
    return event.getStartMark().map(YamlText::at).orElse(Position.START);
  }

  private static Position at(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Position positionOf(int codePoint) {
    String before = text.substring(0, text.offsetByCodePoints(0, codePoint));
    int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
    return new Position(line, before.length() - before.lastIndexOf('\n'));
  }
}
