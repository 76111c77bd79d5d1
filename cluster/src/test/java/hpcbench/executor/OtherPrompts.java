package hpcbench.executor;

import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;

/// Prompts that no workload makes.
final class OtherPrompts implements PromptSource {
  @Override
  public Prompt prompt(long index) {
    return Prompt.of("other", 1, 1);
  }

  @Override
  public String hash() {
    return "other";
  }

  @Override
  public String countedBy() {
    return "nobody";
  }
}
