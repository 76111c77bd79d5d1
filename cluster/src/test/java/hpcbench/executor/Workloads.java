package hpcbench.executor;

import hpcbench.recipe.Balance;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import java.nio.file.Path;

/// Workloads that differ in what prompts are made from.
final class Workloads {
  private Workloads() {}

  /// A small one with prompts from this file.
  static Workload of(Path file) {
    Workload plain = Crew.closed(2, new Extent.Requests(4));
    return new Workload(
        plain.component(),
        plain.service(),
        plain.model(),
        plain.api(),
        plain.streaming(),
        plain.arrival(),
        plain.measurement(),
        plain.warmUp(),
        plain.drain(),
        plain.clientsPerNode(),
        plain.concurrency(),
        plain.batch(),
        Balance.ROUND_ROBIN,
        plain.inputTokens(),
        plain.outputTokens(),
        plain.ignoreEos(),
        new Dataset.JsonLines(file.toString()),
        plain.tokenizer(),
        plain.prefixCache(),
        plain.temperature(),
        plain.timeouts(),
        plain.extraBody(),
        plain.seed());
  }
}
