package hpcbench.workload;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Counts with a Hugging Face `tokenizer.json`, through the tokenizers library's own code.
///
/// The library is native code inside a jar. It is taken out and loaded when the first tokenizer is
/// opened, so that runs without one never pay for it; see [NativeTokenizers].
final class TokenizerFile implements TokenCounter {
  private final HuggingFaceTokenizer tokenizer;
  private final String fileName;
  private final String sha256;

  private TokenizerFile(HuggingFaceTokenizer tokenizer, String fileName, String sha256) {
    this.tokenizer = tokenizer;
    this.fileName = fileName;
    this.sha256 = sha256;
  }

  /// Loads this file.
  ///
  /// @throws WorkloadException when it is missing, is no tokenizer, or the native code cannot be
  ///   loaded here
  static TokenizerFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new WorkloadException(
          "tokenizer %s: no such file; give the path of a Hugging Face tokenizer.json"
              .formatted(file));
    }
    NativeTokenizers.prepare();
    try {
      return new TokenizerFile(
          load(file), String.valueOf(file.getFileName()), Sha256.of(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new WorkloadException("tokenizer %s: %s".formatted(file, e), e);
    } catch (EngineException
        | IllegalStateException
        | UnsatisfiedLinkError
        | NoClassDefFoundError e) {
      throw new WorkloadException(NativeTokenizers.failure(e), e);
    } catch (RuntimeException e) {
      throw new WorkloadException(
          "tokenizer %s: not a Hugging Face tokenizer.json (%s)".formatted(file, e.getMessage()),
          e);
    }
  }

  /// Neither truncates nor pads, whatever the file says: both would make counts untrue.
  private static HuggingFaceTokenizer load(Path file) throws IOException {
    return HuggingFaceTokenizer.builder()
        .optTokenizerPath(file)
        .optAddSpecialTokens(false)
        .optTruncation(false)
        .optPadding(false)
        .build();
  }

  @Override
  public int count(String text) {
    return tokens(text).length;
  }

  @Override
  public boolean sharesTokens(String prefix, String text) {
    long[] leading = tokens(prefix);
    long[] all = tokens(text);
    return all.length >= leading.length
        && Arrays.equals(leading, 0, leading.length, all, 0, leading.length);
  }

  private long[] tokens(String text) {
    return tokenizer.encode(text, false, false).getIds();
  }

  @Override
  public String description() {
    return "%s (sha256 %s)".formatted(fileName, sha256.substring(0, 12));
  }

  @Override
  public boolean isExact() {
    return true;
  }

  @Override
  public String identity() {
    return sha256;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
