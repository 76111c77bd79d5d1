package hpcbench.simulator.model;

import java.util.Arrays;

/// A prompt as the engine sees it: how many tokens it has, and a hash for each full block of them
/// by which a later prompt that begins alike is recognised. Immutable.
///
/// A real engine has a vocabulary; the simulator has a rule: a token is a word (a run of letters
/// and digits) or one punctuation mark. That is also how the toolkit counts where it is given no
/// tokenizer.
public final class PromptTokens {
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final int blockTokens;
  private final long salt;
  private long[] blockHashes = new long[8];
  private int count;
  private long hash = MIX;

  private PromptTokens(int blockTokens, String salt) {
    this.blockTokens = blockTokens;
    this.salt = salt.isEmpty() ? 0 : mix(text(salt, 0, salt.length()) ^ MIX);
  }

  /// The tokens of a text.
  ///
  /// @param salt blocks are alike only under the same salt; empty for none
  public static PromptTokens of(String text, int blockTokens, String salt) {
    PromptTokens tokens = new PromptTokens(blockTokens, salt);
    int at = 0;
    while (at < text.length()) {
      int end = endOfToken(text, at);
      tokens.addText(text, at, end);
      at = end;
    }
    return tokens;
  }

  /// Tokens given by number, as `/v1/completions` allows.
  ///
  /// @param salt as for [#of]
  public static PromptTokens ofIds(int[] ids, int blockTokens, String salt) {
    PromptTokens tokens = new PromptTokens(blockTokens, salt);
    for (int id : ids) {
      tokens.add(id);
    }
    return tokens;
  }

  /// How many tokens there are.
  public int count() {
    return count;
  }

  /// A hash of the whole prompt: alike for like prompts.
  public long hash() {
    return hash;
  }

  /// How many blocks are full, and so have a hash.
  int fullBlocks() {
    return count / blockTokens;
  }

  /// The hash of a full block, of everything before it, and of the salt.
  long blockHash(int block) {
    return blockHashes[block];
  }

  private static int endOfToken(String text, int start) {
    int end = start + 1;
    if (isWordCharacter(text.charAt(start))) {
      while (end < text.length() && isWordCharacter(text.charAt(end))) {
        end++;
      }
    }
    return end;
  }

  private static boolean isWordCharacter(char character) {
    return Character.isLetterOrDigit(character) || Character.isSurrogate(character);
  }

  private void addText(String text, int start, int end) {
    if (Character.isWhitespace(text.charAt(start))) {
      return;
    }
    add(text(text, start, end));
  }

  private static long text(String text, int start, int end) {
    long value = 0;
    for (int i = start; i < end; i++) {
      value = value * 31 + text.charAt(i);
    }
    return value;
  }

  private void add(long token) {
    hash = mix(hash ^ token);
    count++;
    if (count % blockTokens == 0) {
      keepBlock(count / blockTokens - 1);
    }
  }

  private void keepBlock(int block) {
    if (block == blockHashes.length) {
      blockHashes = Arrays.copyOf(blockHashes, 2 * block);
    }
    blockHashes[block] = hash ^ salt;
  }

  /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves every bit
  /// of the output.
  private static long mix(long value) {
    long z = value + MIX;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
