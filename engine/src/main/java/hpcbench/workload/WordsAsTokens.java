package hpcbench.workload;

/// The approximation in place of a tokenizer: each word, and each punctuation mark, is one token.
///
/// For our own made-up text this is what the vocabularies of today's models say, too: `words.txt`
/// holds only words that are a single token to GPT-2, GPT-4, GPT-4o, Llama 2, Llama 3, Mistral,
/// Gemma 3 and Qwen 3. For other text it counts too few, since rare words are several tokens.
final class WordsAsTokens implements TokenCounter {
  @Override
  public int count(String text) {
    int tokens = 0;
    boolean inWord = false;
    for (int position = 0; position < text.length(); position++) {
      char character = text.charAt(position);
      boolean wordCharacter = isWordCharacter(character);
      if (wordCharacter ? !inWord : !Character.isWhitespace(character)) {
        tokens++;
      }
      inWord = wordCharacter;
    }
    return tokens;
  }

  @Override
  public boolean sharesTokens(String prefix, String text) {
    return text.startsWith(prefix)
        && (text.length() == prefix.length()
            || !isWordCharacter(text.charAt(prefix.length()))
            || !isWordCharacter(prefix.charAt(prefix.length() - 1)));
  }

  private static boolean isWordCharacter(char character) {
    return Character.isLetterOrDigit(character) || Character.isSurrogate(character);
  }

  @Override
  public String description() {
    return "words and punctuation marks counted as tokens (an approximation; no tokenizer given)";
  }

  @Override
  public boolean isExact() {
    return false;
  }

  @Override
  public String identity() {
    return "words-as-tokens";
  }
}
