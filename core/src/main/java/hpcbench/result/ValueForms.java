package hpcbench.result;

import hpcbench.measure.EventTimes;
import hpcbench.plan.Trial;
import hpcbench.recipe.ByteSize;
import hpcbench.recipe.Durations;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.module.SimpleModule;

/// How values that are not records look in JSON.
final class ValueForms {
  private ValueForms() {}

  static JacksonModule module() {
    return new SimpleModule("hpcbench")
        .addSerializer(Duration.class, new TextWriter<>(Durations::format))
        .addDeserializer(Duration.class, new TextReader<>(Durations::parse))
        .addSerializer(ByteSize.class, new TextWriter<>(ByteSize::toString))
        .addDeserializer(ByteSize.class, new TextReader<>(ByteSize::parse))
        .addSerializer(Path.class, new TextWriter<>(Path::toString))
        .addDeserializer(Path.class, new TextReader<>(Path::of))
        .addSerializer(Instant.class, new TextWriter<>(Instant::toString))
        .addDeserializer(Instant.class, new TextReader<>(Instant::parse))
        .addSerializer(Double.class, new FiniteWriter())
        .addSerializer(double.class, new FiniteWriter())
        .addSerializer(EventTimes.class, new EventTimesWriter())
        .addDeserializer(EventTimes.class, new EventTimesReader())
        .setMixInAnnotation(Trial.class, TrialForm.class);
  }

  /// The factors of a trial stay in the order of the recipe; every other map is sorted.
  interface TrialForm {
    @JsonSerialize(using = InOrderWriter.class)
    Map<String, String> factors();
  }

  private static final class InOrderWriter extends ValueSerializer<Map<String, String>> {
    @Override
    public void serialize(
        Map<String, String> map, JsonGenerator json, SerializationContext context) {
      json.writeStartObject();
      map.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
  }

  private interface ToText<T> {
    String apply(T value);
  }

  private interface FromText<T> {
    T apply(String text);
  }

  private static final class TextWriter<T> extends ValueSerializer<T> {
    private final ToText<T> form;

    TextWriter(ToText<T> form) {
      this.form = form;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializationContext context) {
      json.writeString(form.apply(value));
    }
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

  /// JSON has no form for NaN and infinity; a number that is none is a bug and must not reach a
  /// file.
  private static final class FiniteWriter extends ValueSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator json, SerializationContext context) {
      if (!Double.isFinite(value)) {
        context.reportMappingProblem("a number must be finite, was %s", value);
      }
      json.writeNumber(value);
    }
  }

  private static final class EventTimesWriter extends ValueSerializer<EventTimes> {
    @Override
    public void serialize(EventTimes events, JsonGenerator json, SerializationContext context) {
      json.writeStartArray();
      for (int position = 0; position < events.count(); position++) {
        json.writeNumber(events.at(position));
      }
      json.writeEndArray();
    }
  }

  private static final class EventTimesReader extends ValueDeserializer<EventTimes> {
    @Override
    public EventTimes deserialize(JsonParser json, DeserializationContext context) {
      return EventTimes.of(context.readValue(json, long[].class));
    }
  }
}
