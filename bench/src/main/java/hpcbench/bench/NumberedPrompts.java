package hpcbench.bench;

import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;

/// Prompts by which the token server tells requests apart.
///
/// @param outputTokens tokens of each answer
record NumberedPrompts(int outputTokens) implements PromptSource {
  @Override
  public Prompt prompt(long index) {
    return Prompt.of("bench-" + index, 1, outputTokens);
  }

  @Override
  public String hash() {
    return "";
  }

  @Override
  public String countedBy() {
    return "not counted";
  }
}
