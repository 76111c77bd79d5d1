package hpcbench.dialect;

import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Api;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Workload;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/// A trial as the file that `vllm bench serve --save-result --save-detailed` writes, for scripts
/// that read those (`main_async` and `benchmark` in `vllm/benchmarks/serve.py`, 009e6d4).
///
/// The requests stand in the order in which they ended. Their texts are not kept, so every one of
/// `generated_texts` is empty. What the toolkit knows and vLLM does not goes where vLLM's own
/// `--metadata` goes. Takes little memory: the requests are read once for each of their fields.
public final class VllmResult {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final JsonGenerator json;
  private final MeasuredRequests requests;

  private VllmResult(JsonGenerator json, MeasuredRequests requests) {
    this.json = json;
    this.requests = requests;
  }

  /// Writes the document of a trial, on one line and without an end of it.
  ///
  /// @param metadata further fields, such as the verdict on the trial
  public static void write(Writer output, MeasuredRequests requests, Map<String, String> metadata)
      throws IOException {
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), output)) {
      new VllmResult(json, requests).write(metadata);
    } catch (JacksonIOException failed) {
      throw new IOException(failed.getOriginalMessage(), failed);
    }
  }

  private void write(Map<String, String> metadata) {
    List<Figure> figures = new VllmServe().figures(requests);
    json.writeStartObject();
    writeSetup();
    metadata.forEach(json::writeStringProperty);
    writeTraffic();
    figures.stream().filter(Figure::isSingle).forEach(this::writeSingle);
    if (requests.slo().isEmpty()) {
      json.writeNullProperty("request_goodput");
    }
    json.writeNumberProperty("rtfx", 0.0);
    writeDetails();
    figures.stream().filter(figure -> !figure.isSingle()).forEach(this::writeStatistics);
    json.writeEndObject();
  }

  private void writeSetup() {
    Workload workload = requests.trial().workload();
    String backend = backend(workload.api());
    json.writeStringProperty(
        "date", DATE.format(Instant.ofEpochMilli(requests.client().startEpochMillis())));
    json.writeStringProperty("endpoint_type", backend);
    json.writeStringProperty("backend", backend);
    json.writeNullProperty("label");
    json.writeStringProperty("model_id", workload.model());
    json.writeStringProperty(
        "tokenizer_id", workload.tokenizer().map(Object::toString).orElse(workload.model()));
    json.writeNumberProperty("num_prompts", requests.stream().count());
  }

  /// vLLM's names of the two that it knows.
  private static String backend(Api api) {
    return switch (api) {
      case CHAT -> "openai-chat";
      case COMPLETIONS -> "openai";
      case GENERATE -> "ollama-generate";
    };
  }

  private void writeTraffic() {
    Workload workload = requests.trial().workload();
    Arrival arrival = workload.arrival();
    OptionalDouble rate = rate(arrival);
    if (rate.isPresent()) {
      json.writeNumberProperty("request_rate", rate.getAsDouble());
    } else {
      json.writeStringProperty("request_rate", "inf");
    }
    writeBurstiness(arrival);
    if (arrival.isOpen() && workload.concurrency().isEmpty()) {
      json.writeNullProperty("max_concurrency");
    } else {
      json.writeNumberProperty("max_concurrency", requests.client().maxInFlight());
    }
    if (arrival instanceof Arrival.Ramp(double from, double to)) {
      json.writeStringProperty("ramp_up_strategy", "linear");
      json.writeNumberProperty("ramp_up_start_rps", from);
      json.writeNumberProperty("ramp_up_end_rps", to);
    }
  }

  private static OptionalDouble rate(Arrival arrival) {
    return switch (arrival) {
      case Arrival.Constant(double rate) -> OptionalDouble.of(rate);
      case Arrival.Poisson(double rate) -> OptionalDouble.of(rate);
      case Arrival.Gamma(double rate, double _) -> OptionalDouble.of(rate);
      case Arrival.Burst(int size, var period) ->
          OptionalDouble.of(size / (period.toNanos() * 1e-9));
      case Arrival.Ramp _, Arrival.Closed _, Arrival.Max _ -> OptionalDouble.empty();
    };
  }

  /// The shape of vLLM's gamma distribution; what is none of its kind has none.
  private void writeBurstiness(Arrival arrival) {
    switch (arrival) {
      case Arrival.Gamma(double _, double burstiness) ->
          json.writeNumberProperty("burstiness", burstiness);
      case Arrival.Poisson _, Arrival.Ramp _, Arrival.Closed _, Arrival.Max _ ->
          json.writeNumberProperty("burstiness", 1.0);
      case Arrival.Constant _, Arrival.Burst _ -> json.writeNullProperty("burstiness");
    }
  }

  private void writeSingle(Figure figure) {
    double value = figure.value();
    if (figure.unit().isEmpty() || "tokens".equals(figure.unit())) {
      json.writeNumberProperty(figure.name(), (long) value);
    } else {
      json.writeNumberProperty(figure.name(), value);
    }
  }

  /// `mean_ttft_ms` and the like.
  private void writeStatistics(Figure figure) {
    figure
        .statistics()
        .forEach((statistic, value) ->
            json.writeNumberProperty(
                "%s_%s_%s".formatted(statistic, figure.name(), figure.unit()), value));
  }

  private void writeDetails() {
    each("input_lens", (json, request) -> json.writeNumber(request.promptLength()));
    each(
        "output_lens",
        (json, request) -> json.writeNumber(request.isSuccess() ? request.outputLength() : 0));
    each("ttfts", (json, request) -> json.writeNumber(request.ttft()));
    each("itls", (json, request) -> json.writeArray(request.itl(), 0, request.itl().length));
    each(
        "latencies",
        (json, request) -> json.writeNumber(request.isSuccess() ? request.latency() : 0));
    each("start_times", (json, request) -> json.writeNumber(request.startTime()));
    each("queue_times", (json, request) -> json.writeNumber(request.queueTime()));
    each("generated_texts", (json, _) -> json.writeString(""));
    each(
        "errors",
        (json, request) -> json.writeString(request.isSuccess() ? "" : error(request.request())));
  }

  private void each(String name, BiConsumer<JsonGenerator, VllmRequest> field) {
    json.writeArrayPropertyStart(name);
    requests.stream().map(VllmRequest::new).forEach(request -> field.accept(json, request));
    json.writeEndArray();
  }

  private static String error(RequestRecord request) {
    return switch (request.outcome()) {
      case Outcome.Completed _ -> "";
      case Outcome.Failed failed -> failed.detail();
      case Outcome.Abandoned _ -> "cut off at the end of the trial";
      case Outcome.NotSent(String reason) -> reason;
    };
  }
}
