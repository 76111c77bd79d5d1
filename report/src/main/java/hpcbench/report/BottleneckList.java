package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.result.Bottleneck;
import hpcbench.result.RunSummary;
import hpcbench.result.TrialSummary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What held trials and the sweep back, each with its numbers and what to do about it.
final class BottleneckList {
  private BottleneckList() {}

  /// Those of the whole run; nothing when none was found.
  static Html of(RunSummary run) {
    Stream<Html> ofSweep = run.bottlenecks().stream().map(found -> line(text(""), found));
    Stream<Html> ofTrials = run.trials().stream().flatMap(BottleneckList::lines);
    List<Html> lines = Stream.concat(ofSweep, ofTrials).toList();
    return lines.isEmpty()
        ? Html.nothing()
        : Html.all(
            element("h3", "What held it back"),
            element("ul", lines.stream()).classed("findings bottlenecks"));
  }

  private static Stream<Html> lines(TrialSummary trial) {
    String id = trial.trial().id();
    Html link = Html.all(element("a", id).with("href", "#" + id), text(" "));
    return trial.bottlenecks().stream().map(found -> line(link, found));
  }

  /// Those of one trial; nothing when none was found.
  static Html of(TrialSummary trial) {
    return trial.bottlenecks().isEmpty()
        ? Html.nothing()
        : element("ul", trial.bottlenecks().stream().map(found -> line(text(""), found)))
            .classed("findings bottlenecks");
  }

  private static Html line(Html whose, Bottleneck found) {
    return element(
            "li",
            whose,
            element("strong", name(found)),
            text(" " + found.evidence() + ". "),
            element("em", sentence(found.advice())))
        .classed("valid");
  }

  /// Where it is, in words.
  static String name(Bottleneck found) {
    return switch (found.where()) {
      case KV_CACHE -> "KV cache";
      case WARM_UP -> "warm-up";
      case HOST -> "server's machine";
      case CLIENT, NETWORK, QUEUE, PREFILL, DECODE, SERVERS, LOAD ->
          found.where().name().toLowerCase(Locale.ROOT);
    };
  }

  /// As a sentence of its own.
  static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }
}
