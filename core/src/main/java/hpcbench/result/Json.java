package hpcbench.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.StringWriter;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// The one JSON form of this toolkit's records, for files and for programs.
///
/// Keys are snake_case, in the order the record declares them; maps are sorted by key. An absent
/// `Optional` is left out. Durations are text as in a recipe (`2m`, `500ms`), paths are text, enums
/// are lower case, and a value of a sealed type says which one it is in `kind`. The same value
/// always gives the same bytes, with `\n` as line end.
///
/// Reading ignores keys it does not know, so that a file of a newer release can be read; a missing
/// value that is not optional is an error.
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new RecordIntrospector())
          .addModule(ValueForms.module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .defaultPrettyPrinter(prettyPrinter())
          .build();

  private Json() {}

  /// This value as indented JSON that ends with a line end: the form of files.
  ///
  /// @throws IllegalArgumentException when it holds a number that JSON has no form for (NaN or
  ///   infinite)
  public static String pretty(Object value) {
    return write(value, true) + "\n";
  }

  /// This value as JSON on one line, without a line end: the form of JSON lines.
  ///
  /// @throws IllegalArgumentException as for [#pretty]
  public static String line(Object value) {
    return write(value, false);
  }

  /// Reads one JSON document.
  ///
  /// @throws IllegalArgumentException when the text is not JSON, or not of this type; the message
  ///   says where and why
  public static <T> T parse(String text, Class<T> type) {
    T value;
    try {
      value = MAPPER.readValue(text, type);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(explain(malformed), malformed);
    }
    return Optional.ofNullable(value)
        .orElseThrow(() -> new IllegalArgumentException("a JSON object is needed, not null"));
  }

  private static String write(Object value, boolean indented) {
    ObjectWriter form = indented ? MAPPER.writerWithDefaultPrettyPrinter() : MAPPER.writer();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = form.createGenerator(text)) {
      new JsonWriter(json).write(value);
    } catch (JacksonException unwritable) {
      throw new IllegalArgumentException(explain(unwritable), unwritable);
    }
    return text.toString();
  }

  /// What went wrong, in one line: Jackson's own word without its excerpt of the source.
  private static String explain(JacksonException problem) {
    String where = problem.getPath().isEmpty() ? "" : pathOf(problem) + ": ";
    String what = String.valueOf(problem.getOriginalMessage()).lines().findFirst().orElse("");
    return problem.getLocation() == null || problem.getLocation().getLineNr() < 1
        ? where + what
        : "line %d, column %d: %s%s"
            .formatted(
                problem.getLocation().getLineNr(),
                problem.getLocation().getColumnNr(),
                where,
                what);
  }

  private static String pathOf(JacksonException problem) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : problem.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return path.toString();
  }

  private static DefaultPrettyPrinter prettyPrinter() {
    DefaultIndenter twoSpaces = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(twoSpaces)
        .withArrayIndenter(twoSpaces);
  }
}
