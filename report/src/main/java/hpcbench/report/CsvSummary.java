package hpcbench.report;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Workload;
import hpcbench.result.Csv;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import hpcbench.result.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The run as comma-separated values (RFC 4180): a header, and a line for each trial, in base units
/// that the column names say. A field is empty where a trial has no such number.
final class CsvSummary {
  private CsvSummary() {}

  static String of(RunSummary run) {
    List<Map<String, String>> lines =
        run.trials().stream().map(trial -> fields(trial, run.trials())).toList();
    List<String> columns = columns(run.trials(), lines);
    Stream<String> body =
        lines.stream()
            .map(line ->
                Csv.line(columns.stream().map(name -> line.getOrDefault(name, "")).toList()));
    return Stream.concat(Stream.of(Csv.line(columns)), body).collect(Collectors.joining());
  }

  private static List<String> columns(List<TrialSummary> trials, List<Map<String, String>> lines) {
    return trials.isEmpty()
        ? List.of("trial", "verdict")
        : lines.stream().flatMap(line -> line.keySet().stream()).distinct().toList();
  }

  private static Map<String, String> fields(TrialSummary trial, List<TrialSummary> all) {
    Map<String, String> fields = new LinkedHashMap<>();
    identity(trial, all, fields);
    load(trial.trial().workload(), trial, fields);
    measures(trial.measures(), fields);
    client(trial.client(), fields);
    for (String metric : metrics(all)) {
      distribution(metric, trial.measures().distribution(metric), fields);
    }
    return fields;
  }

  private static void identity(
      TrialSummary trial, List<TrialSummary> all, Map<String, String> fields) {
    fields.put("trial", trial.trial().id());
    fields.put("repetition", Integer.toString(trial.trial().repetition()));
    for (String name : Factors.names(all)) {
      fields.put("factor_" + name, Factors.value(trial, name));
    }
    fields.put("verdict", trial.verdict().level().name().toLowerCase(Locale.ROOT));
    fields.put(
        "findings",
        trial.verdict().findings().stream()
            .map(Verdict.Finding::rule)
            .distinct()
            .collect(Collectors.joining(" ")));
  }

  private static void load(Workload load, TrialSummary trial, Map<String, String> fields) {
    fields.put("service", load.service());
    fields.put("model", load.model());
    fields.put("api", load.api().name().toLowerCase(Locale.ROOT));
    fields.put("streaming", Boolean.toString(load.streaming()));
    fields.put("arrival", arrival(load.arrival()));
    fields.put("max_in_flight", Integer.toString(trial.client().maxInFlight()));
    fields.put("start_epoch_milliseconds", Long.toString(trial.client().startEpochMillis()));
  }

  private static String arrival(Arrival arrival) {
    return arrival.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static void measures(Measures measures, Map<String, String> fields) {
    Measures.RequestCounts counts = measures.requests();
    fields.put("window_seconds", number(measures.windowSeconds()));
    fields.put("requests_scheduled", Long.toString(counts.scheduled()));
    fields.put("requests_completed", Long.toString(counts.completed()));
    fields.put("requests_failed", Long.toString(counts.failed()));
    fields.put("requests_abandoned", Long.toString(counts.abandoned()));
    fields.put("requests_not_sent", Long.toString(counts.notSent()));
    fields.put("error_ratio", number(counts.errorRatio()));
    fields.put("offered_requests_per_second", number(measures.offeredRate()));
    fields.put("sent_requests_per_second", number(measures.achievedRate()));
    fields.put("completed_requests_per_second", number(measures.requestThroughput()));
    fields.put("input_tokens_per_second", number(measures.inputTokenThroughput()));
    fields.put("output_tokens_per_second", number(measures.outputTokenThroughput()));
    fields.put("good_requests_per_second", measures.goodput().map(CsvSummary::number).orElse(""));
    fields.put("good_ratio", measures.goodRatio().map(CsvSummary::number).orElse(""));
    fields.put(
        "accuracy_ratio", measures.accuracy().map(accuracy -> number(accuracy.ratio())).orElse(""));
    fields.put(
        "tokens_per_read",
        measures.delivery().map(delivery -> number(delivery.tokensPerRead())).orElse(""));
    fields.put(
        "coalesced_ratio",
        measures.delivery().map(delivery -> number(delivery.coalescedRatio())).orElse(""));
    endpoints(measures, fields);
    fields.put("output_token_source", measures.tokens().source().name().toLowerCase(Locale.ROOT));
  }

  private static void endpoints(Measures measures, Map<String, String> fields) {
    fields.put(
        "request_imbalance",
        measures.endpoints().map(all -> number(all.requestImbalance())).orElse(""));
    fields.put(
        "latency_imbalance",
        measures.endpoints().map(all -> number(all.latencyImbalance())).orElse(""));
  }

  private static void client(ClientReport client, Map<String, String> fields) {
    ClientReport.ReceiptLag lag = client.receiptLag();
    boolean known = lag.reads() > 0;
    fields.put("stamps", client.stamps().name().toLowerCase(Locale.ROOT));
    fields.put("receipt_lag_seconds_p50", known ? number(lag.p50Ns() * 1e-9) : "");
    fields.put("receipt_lag_seconds_p99", known ? number(lag.p99Ns() * 1e-9) : "");
  }

  private static List<String> metrics(List<TrialSummary> trials) {
    return trials.stream()
        .flatMap(trial -> trial.measures().distributions().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .toList();
  }

  private static void distribution(
      String metric, Distribution samples, Map<String, String> fields) {
    boolean any = samples.count() > 0;
    fields.put(metric + "_count", Long.toString(samples.count()));
    fields.put(metric + "_mean", any ? number(samples.mean()) : "");
    fields.put(metric + "_p50", any ? number(samples.p50()) : "");
    fields.put(metric + "_p90", any ? number(samples.p90()) : "");
    fields.put(metric + "_p95", any ? number(samples.p95()) : "");
    fields.put(metric + "_p99", any ? number(samples.p99()) : "");
    fields.put(metric + "_max", any ? number(samples.max()) : "");
    fields.put(metric + "_indicative", String.join(" ", samples.indicative()));
  }

  private static String number(double value) {
    return Double.toString(value);
  }
}
