package hpcbench.result;

import hpcbench.measure.EventTimes;
import hpcbench.plan.Trial;
import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Durations;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes values in the form of [Json], records component by component.
///
/// Jackson could do this, too, but makes up its mind about every type for so long that the first
/// request of a run would wait for it. What is no value of ours is left to it.
final class JsonWriter {
  private static final ClassValue<Form> FORMS =
      new ClassValue<>() {
        @Override
        protected Form computeValue(Class<?> type) {
          return Form.of(type);
        }
      };

  private final JsonGenerator json;

  /// Writes to this generator.
  JsonWriter(JsonGenerator json) {
    this.json = json;
  }

  /// What is known of a record's class.
  ///
  /// @param kind what `kind` says, for a variant of a sealed interface
  /// @param parts its components, in order
  private record Form(Optional<String> kind, List<Part> parts) {
    static Form of(Class<?> type) {
      return new Form(
          RecordIntrospector.isVariant(type)
              ? Optional.of(RecordIntrospector.kindOf(type))
              : Optional.empty(),
          Arrays.stream(type.getRecordComponents()).map(Part::of).toList());
    }
  }

  /// A component of a record.
  private record Part(String key, Method accessor) {
    static Part of(RecordComponent component) {
      component.getAccessor().setAccessible(true); // the record itself may be private
      return new Part(snakeCase(component.getName()), component.getAccessor());
    }

    private static String snakeCase(String name) {
      return name.replaceAll("(?<=[^A-Z_])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    @Nullable Object of(Record record) {
      try {
        return accessor.invoke(record);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("%s cannot be read".formatted(accessor), e);
      }
    }
  }

  /// Writes one value.
  ///
  /// @throws IllegalArgumentException when it holds a number that JSON has no form for
  void write(@Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case Optional<?> maybe -> write(maybe.orElse(null));
      case String text -> json.writeString(text);
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(finite(number));
      case Enum<?> constant -> json.writeString(constant.name().toLowerCase(Locale.ROOT));
      case Duration duration -> json.writeString(Durations.format(duration));
      case ByteSize size -> json.writeString(size.toString());
      case Path path -> json.writeString(path.toString());
      case Instant instant -> json.writeString(instant.toString());
      case EventTimes events -> events(events);
      case Record record -> record(record);
      case Map<?, ?> map -> map(new TreeMap<>(map));
      case Collection<?> items -> items(items);
      default -> json.writePOJO(value);
    }
  }

  /// JSON has no form for NaN and infinity; a number that is none is a bug and must not reach a
  /// file.
  private static double finite(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("a number must be finite, was " + number);
    }
    return number;
  }

  private void record(Record record) {
    Form form = FORMS.get(record.getClass());
    json.writeStartObject();
    form.kind().ifPresent(kind -> json.writeStringProperty("kind", kind));
    for (Part part : form.parts()) {
      property(record, part, part.of(record));
    }
    json.writeEndObject();
  }

  /// The factors of a trial stay in the order of the recipe; every other map is sorted.
  private void property(Record record, Part part, @Nullable Object value) {
    if (value == null || value.equals(Optional.empty())) {
      return;
    }
    json.writeName(part.key());
    if (record instanceof Trial && value instanceof Map<?, ?> factors) {
      map(factors);
    } else {
      write(value);
    }
  }

  private void map(Map<?, ?> map) {
    json.writeStartObject();
    map.forEach((key, value) -> {
      json.writeName(String.valueOf(key));
      write(value);
    });
    json.writeEndObject();
  }

  private void items(Collection<?> items) {
    json.writeStartArray();
    items.forEach(this::write);
    json.writeEndArray();
  }

  private void events(EventTimes events) {
    json.writeStartArray();
    for (int position = 0; position < events.count(); position++) {
      json.writeNumber(events.at(position));
    }
    json.writeEndArray();
  }
}
