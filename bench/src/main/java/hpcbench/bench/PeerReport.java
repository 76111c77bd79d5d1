package hpcbench.bench;

import hpcbench.bench.StampLog.Life;
import hpcbench.result.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/// What another load generator says of its requests in a file of its own.
///
/// None of them tells which request of the server's log is meant. But the text of an answer begins
/// with the instant at which the server wrote its first token, which no two answers share; and
/// where the text is not kept, the `X-Request-ID` that was sent is.
///
/// @param ttftNs times to first token, as the peer saw them, by a number of the request
/// @param number the same number in the server's log
record PeerReport(Map<Long, Long> ttftNs, ToLongFunction<Life> number) {
  /// Where peers that can be told are to write it.
  static final String FILE = "report.json";

  /// Digits of an instant, as `token-server.c` writes it.
  private static final int STAMP_DIGITS = 19;

  private static final double NANOS_OF_SECONDS = 1e9;
  private static final double NANOS_OF_MILLIS = 1e6;

  PeerReport {
    ttftNs = Map.copyOf(ttftNs);
  }

  /// How far its times to first token are off, for requests whose first token the server wrote from
  /// `fromNs` to `toNs`. Nothing is known of single tokens.
  Errors errors(List<Life> server, long fromNs, long toNs) {
    LongStream errors =
        server.stream()
            .filter(life -> life.tokens() > 0 && life.sentNs() >= fromNs && life.token(0) < toNs)
            .flatMapToLong(life ->
                Optional.ofNullable(ttftNs.get(number.applyAsLong(life))).stream()
                    .mapToLong(seen -> seen - (life.token(0) - life.sentNs())));
    return new Errors(Errors.UNKNOWN.receipt(), SortedSamples.of(errors), Errors.UNKNOWN.wireLag());
  }

  private record VllmResult(List<Double> ttfts, List<String> generatedTexts) {}

  /// The result file of `vllm bench serve --save-detailed`, and of `vllm-bench`, in its form: lists
  /// with an element for each request, in seconds; an empty text where it failed.
  static PeerReport ofVllm(Path folder) throws IOException {
    VllmResult result = Json.parse(Files.readString(folder.resolve(FILE)), VllmResult.class);
    Map<Long, Long> ttftNs = new HashMap<>();
    for (int i = 0; i < result.ttfts().size(); i++) {
      put(ttftNs, result.generatedTexts().get(i), result.ttfts().get(i) * NANOS_OF_SECONDS);
    }
    return byText(ttftNs);
  }

  private record GuideLlmResult(List<Benchmark> benchmarks) {
    record Benchmark(Requests requests) {}

    record Requests(List<Request> successful) {}

    record Request(Optional<String> output, Optional<Double> timeToFirstTokenMs) {}
  }

  /// The JSON output of GuideLLM.
  static PeerReport ofGuideLlm(Path folder) throws IOException {
    GuideLlmResult result =
        Json.parse(Files.readString(folder.resolve(FILE)), GuideLlmResult.class);
    Map<Long, Long> ttftNs = new HashMap<>();
    for (GuideLlmResult.Request request : result.benchmarks().getFirst().requests().successful()) {
      put(
          ttftNs,
          request.output().orElse(""),
          request.timeToFirstTokenMs().orElse(0.0) * NANOS_OF_MILLIS);
    }
    return byText(ttftNs);
  }

  private static PeerReport byText(Map<Long, Long> ttftNs) {
    return new PeerReport(ttftNs, life -> life.token(0));
  }

  private static void put(Map<Long, Long> ttftNs, String text, double ttft) {
    if (text.length() >= STAMP_DIGITS && ttft > 0) {
      ttftNs.put(Long.parseLong(text, 0, STAMP_DIGITS, 10), Math.round(ttft));
    }
  }

  private record AiPerfRecord(Metadata metadata, Metrics metrics) {
    record Metadata(String xRequestId) {}

    record Metrics(Optional<Value> timeToFirstToken) {}

    record Value(double value) {}
  }

  /// AIPerf's `profile_export.jsonl`: a line for each request, times in milliseconds.
  static PeerReport ofAiPerf(Path folder) throws IOException {
    Map<Long, Long> ttftNs = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("profile_export.jsonl"))) {
      AiPerfRecord request = Json.parse(line, AiPerfRecord.class);
      request
          .metrics()
          .timeToFirstToken()
          .ifPresent(ttft ->
              ttftNs.put(
                  StampLog.idOf(request.metadata().xRequestId()),
                  Math.round(ttft.value() * NANOS_OF_MILLIS)));
    }
    return new PeerReport(ttftNs, Life::id);
  }
}
