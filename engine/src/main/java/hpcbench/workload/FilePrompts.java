package hpcbench.workload;

import hpcbench.measure.Grade;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.Workload;
import java.util.SplittableRandom;

/// Prompts from a file, in an order shuffled by the seed. When there are more requests than
/// entries, it begins again in the same order.
final class FilePrompts implements PromptSource {
  private final Draws draws;
  private final Lengths outputTokens;
  private final TokenCounter counter;
  private final DatasetFile file;
  private final int[] order;
  private final String hash;

  FilePrompts(Workload workload, TokenCounter counter, DatasetFile file) {
    this.draws = new Draws(workload.seed());
    this.outputTokens = workload.outputTokens();
    this.counter = counter;
    this.file = file;
    this.order = shuffled(file.count(), draws.at(Draws.Choice.ORDER, 0));
    this.hash =
        Hashes.ofParts("file", workload.seed(), outputTokens, file.sha256(), counter.identity());
  }

  /// Each order is as likely as any other (Fisher and Yates).
  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int position = 0; position < count; position++) {
      int other = random.nextInt(position + 1);
      order[position] = order[other];
      order[other] = position;
    }
    return order;
  }

  @Override
  public Prompt prompt(long index) {
    Entry entry = file.entry((int) kinship(index));
    Prompt prompt =
        new Prompt(entry.messages(), -1, outputTokens(entry, index), entry.rightAnswer());
    return new Prompt(
        prompt.messages(), countTokens(prompt.text()), prompt.outputTokens(), prompt.rightAnswer());
  }

  @Override
  public long kinship(long index) {
    return order[(int) (index % order.length)];
  }

  /// The entry's own limit, else the length of the answer it records, else a draw.
  private int outputTokens(Entry entry, long index) {
    if (entry.outputTokens() > 0) {
      return entry.outputTokens();
    }
    if (!entry.recordedAnswer().isBlank()) {
      return counter.count(entry.recordedAnswer());
    }
    return LengthSampler.draw(outputTokens, draws.at(Draws.Choice.OUTPUT_LENGTH, index));
  }

  @Override
  public long distinctPrompts() {
    return order.length;
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
  public boolean isGraded() {
    return file.isGraded();
  }

  @Override
  public Grade grade(Prompt prompt, String answer) {
    if (!isGraded()) {
      return Grade.NOT_GRADED;
    }
    return MultipleChoice.choiceIn(answer)
        .map(choice -> choice.equals(prompt.rightAnswer()) ? Grade.CORRECT : Grade.WRONG)
        .orElse(Grade.UNREADABLE);
  }

  @Override
  public int countTokens(String answer) {
    return counter.isExact() ? counter.count(answer) : -1;
  }

  @Override
  public void close() {
    try (file) {
      counter.close();
    }
  }
}
