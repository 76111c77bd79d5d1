package hpcbench.verdict;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Distribution;
import hpcbench.measure.Measures;
import hpcbench.measure.Measures.Metric;
import hpcbench.measure.Measures.RequestCounts;
import hpcbench.plan.Trial;
import hpcbench.recipe.Arrival;
import hpcbench.result.PromptUse;

/// All that the verdict on a trial rests on.
///
/// @param trial what was to be done
/// @param prompts what was asked
/// @param measures the numbers to be judged
/// @param client what the load engine observed about itself
public record Evidence(Trial trial, PromptUse prompts, Measures measures, ClientReport client) {
  RequestCounts requests() {
    return measures.requests();
  }

  Arrival arrival() {
    return trial.workload().arrival();
  }

  double windowSeconds() {
    return Figures.seconds(client.measurementEndNs() - client.measurementStartNs());
  }

  /// From the start to the end of the drain.
  double trialSeconds() {
    return Figures.seconds(client.endNs());
  }

  /// The latency beside which an error of the client's own is small or large: what a user waits for
  /// before anything can be seen.
  Latency latency() {
    Distribution ttft = measures.distribution(Metric.TTFT);
    return ttft.count() > 0
        ? new Latency("TTFT", ttft.p50())
        : new Latency("end-to-end latency", measures.distribution(Metric.END_TO_END).p50());
  }

  /// The gap between two reads with text; none where nothing was streamed.
  Latency gap() {
    return new Latency("gap between reads", measures.distribution(Metric.READ_GAP).p50());
  }

  /// A latency by name, and its median in seconds; 0 when nothing was measured.
  record Latency(String name, double medianSeconds) {
    /// Whether a time is more than this share of the median; false when there is no median.
    boolean isExceededBy(double seconds, double share) {
      return medianSeconds > 0 && seconds > share * medianSeconds;
    }

    @Override
    public String toString() {
      return "the median %s is %s".formatted(name, Figures.time(medianSeconds));
    }
  }
}
