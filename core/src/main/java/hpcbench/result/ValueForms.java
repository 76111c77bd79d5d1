package hpcbench.result;

import hpcbench.measure.EventTimes;
import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Durations;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.module.SimpleModule;

/// How values that are not records are read from JSON, as [JsonWriter] writes them.
final class ValueForms {
  private ValueForms() {}

  static JacksonModule module() {
    return new SimpleModule("hpcbench")
        .addDeserializer(Duration.class, new TextReader<>(Durations::parse))
        .addDeserializer(ByteSize.class, new TextReader<>(ByteSize::parse))
        .addDeserializer(Path.class, new TextReader<>(Path::of))
        .addDeserializer(Instant.class, new TextReader<>(Instant::parse))
        .addDeserializer(EventTimes.class, new EventTimesReader());
  }

  private interface FromText<T> {
    T apply(String text);
  }

  private static final class TextReader<T> extends ValueDeserializer<T> {
    private final FromText<T> form;

    TextReader(FromText<T> form) {
      this.form = form;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) {
      try {
        return form.apply(json.getString());
      } catch (IllegalArgumentException | DateTimeException malformed) {
        return context.reportInputMismatch(this, "%s", malformed.getMessage());
      }
    }
  }

  private static final class EventTimesReader extends ValueDeserializer<EventTimes> {
    @Override
    public EventTimes deserialize(JsonParser json, DeserializationContext context) {
      return EventTimes.of(context.readValue(json, long[].class));
    }
  }
}
