package hpcbench.workload;

import hpcbench.recipe.Dataset;
import hpcbench.recipe.Workload;
import java.nio.file.Path;

/// Opens the prompts that a workload asks for.
public final class PromptSources {
  private PromptSources() {}

  /// Opens the data set and the tokenizer of this workload; the caller closes the source.
  ///
  /// A file is read through once, so that every fault in it is found before the run.
  ///
  /// @param baseFolder what relative paths in the workload are relative to: the recipe's folder
  /// @throws WorkloadException when a file is missing or faulty, or the lengths cannot be made
  public static PromptSource open(Workload workload, Path baseFolder) {
    TokenCounter counter =
        workload
            .tokenizer()
            .<TokenCounter>map(file -> TokenizerFile.open(baseFolder.resolve(file)))
            .orElseGet(WordsAsTokens::new);
    try {
      return open(workload, baseFolder, counter);
    } catch (RuntimeException e) {
      counter.close();
      throw e;
    }
  }

  private static PromptSource open(Workload workload, Path baseFolder, TokenCounter counter) {
    return switch (workload.dataset()) {
      case Dataset.Synthetic synthetic -> new SyntheticPrompts(workload, synthetic, counter);
      case Dataset.JsonLines(String path) ->
          new FilePrompts(
              workload,
              counter,
              DatasetFile.lines(baseFolder.resolve(path), new ConversationFormat()));
      case Dataset.ShareGpt(String path) ->
          new FilePrompts(
              workload, counter, DatasetFile.array(baseFolder.resolve(path), new ShareGptFormat()));
      case Dataset.HellaSwag(String path) ->
          new FilePrompts(
              workload,
              counter,
              DatasetFile.lines(baseFolder.resolve(path), new HellaSwagFormat()));
    };
  }
}
