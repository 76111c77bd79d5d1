package hpcbench.workload;

import hpcbench.recipe.Dataset;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.Workload;
import java.util.ArrayList;
import java.util.List;

/// Made-up prompts of exact length.
///
/// A prompt is its group's prefix, if there are groups; then three words that number the request,
/// so that no two prompts share more than their prefix and two words; then seeded sentences.
final class SyntheticPrompts implements PromptSource {
  private final Draws draws;
  private final Lengths inputTokens;
  private final Lengths outputTokens;
  private final TokenCounter counter;
  private final List<String> prefixes;
  private final String hash;

  /// @throws WorkloadException when prefixes leave no room in the prompts
  SyntheticPrompts(Workload workload, Dataset.Synthetic dataset, TokenCounter counter) {
    this.draws = new Draws(workload.seed());
    this.inputTokens = workload.inputTokens();
    this.outputTokens = workload.outputTokens();
    this.counter = counter;
    this.prefixes = prefixes(dataset);
    this.hash =
        Hashes.ofParts(
            "synthetic", workload.seed(), inputTokens, outputTokens, dataset, counter.identity());
  }

  private List<String> prefixes(Dataset.Synthetic dataset) {
    if (dataset.prefixGroups() == 0 || dataset.prefixTokens() == 0) {
      return List.of();
    }
    int shortest = LengthSampler.shortest(inputTokens);
    if (dataset.prefixTokens() >= shortest) {
      throw new WorkloadException(
          "a shared prefix of %d tokens leaves no room in a prompt of %d: make the shortest of input_tokens longer, or the prefix shorter"
              .formatted(dataset.prefixTokens(), shortest));
    }
    List<String> made = new ArrayList<>();
    for (int group = 0; group < dataset.prefixGroups(); group++) {
      made.add(prefix(group, dataset.prefixTokens()));
    }
    return List.copyOf(made);
  }

  private String prefix(int group, int tokens) {
    return SyntheticText.of(
        counter,
        draws.at(Draws.Choice.PREFIX, group),
        "",
        Vocabulary.opening(draws.at(Draws.Choice.PREFIX, -1).nextLong() + group),
        tokens);
  }

  @Override
  public Prompt prompt(long index) {
    int input = LengthSampler.draw(inputTokens, draws.at(Draws.Choice.INPUT_LENGTH, index));
    int output = LengthSampler.draw(outputTokens, draws.at(Draws.Choice.OUTPUT_LENGTH, index));
    String prefix = prefixes.isEmpty() ? "" : prefixes.get(group(index));
    String text =
        SyntheticText.of(
            counter, draws.at(Draws.Choice.WORDS, index), prefix, opening(index), input);
    requireShared(prefix, text);
    return Prompt.of(text, counter.isExact() ? input : -1, output);
  }

  @Override
  public long kinship(long index) {
    return prefixes.isEmpty() ? index : group(index);
  }

  private int group(long index) {
    return draws.at(Draws.Choice.GROUP, index).nextInt(prefixes.size());
  }

  /// The seed moves the numbering, so that trials with different seeds begin differently.
  private List<String> opening(long index) {
    return Vocabulary.opening(draws.at(Draws.Choice.WORDS, -1).nextLong() + index);
  }

  private void requireShared(String prefix, String text) {
    if (!prefix.isEmpty() && !counter.sharesTokens(prefix, text)) {
      throw new WorkloadException(
          "%s makes other tokens of a prefix when more text follows it, so prompts cannot share it; leave prefix groups out"
              .formatted(counter.description()));
    }
  }

  @Override
  public String hash() {
    return hash;
  }

  @Override
  public String countedBy() {
    return counter.description();
  }

  @Override
  public int countTokens(String answer) {
    return counter.isExact() ? counter.count(answer) : -1;
  }

  @Override
  public void close() {
    counter.close();
  }
}
