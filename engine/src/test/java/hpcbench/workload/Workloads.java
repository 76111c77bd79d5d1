package hpcbench.workload;

import hpcbench.recipe.Api;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Balance;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.PrefixCache;
import hpcbench.recipe.Timeouts;
import hpcbench.recipe.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Workloads that differ in what prompts are made from.
record Workloads(
    Dataset dataset, Lengths input, Lengths output, Optional<Path> tokenizer, long seed) {

  static Workloads of(Dataset dataset) {
    return new Workloads(
        dataset, new Lengths.Fixed(32), new Lengths.Fixed(16), Optional.empty(), 7);
  }

  static Workloads synthetic(int tokens) {
    return of(Dataset.synthetic()).input(new Lengths.Fixed(tokens));
  }

  Workloads input(Lengths lengths) {
    return new Workloads(dataset, lengths, output, tokenizer, seed);
  }

  Workloads output(Lengths lengths) {
    return new Workloads(dataset, input, lengths, tokenizer, seed);
  }

  Workloads tokenizer(Path file) {
    return new Workloads(dataset, input, output, Optional.of(file), seed);
  }

  Workloads seed(long other) {
    return new Workloads(dataset, input, output, tokenizer, other);
  }

  /// The source of these prompts; relative paths are relative to the working folder.
  PromptSource open() {
    return PromptSources.open(workload(), Path.of("").toAbsolutePath());
  }

  private Workload workload() {
    return new Workload(
        "inference",
        "dummy",
        "tiny",
        Api.CHAT,
        true,
        new Arrival.Closed(),
        new Extent.Requests(10),
        Extent.none(),
        Duration.ofSeconds(1),
        1,
        Optional.empty(),
        1,
        Balance.ROUND_ROBIN,
        input,
        output,
        false,
        dataset,
        tokenizer,
        PrefixCache.KEEP,
        0,
        Timeouts.DEFAULT,
        Map.of(),
        seed);
  }
}
