package hpcbench.simulator;

import java.util.Optional;

/// What the simulator answers.
///
/// @param meanTokens mean of the drawn answer length, in tokens
/// @param spread sigma of the lognormal answer length; 0 makes every answer equally long
/// @param reasoningTokens tokens of reasoning that a chat answer begins with
/// @param letter what to answer to a multiple-choice question: a letter, or `random`
public record Answers(int meanTokens, double spread, int reasoningTokens, Optional<String> letter) {
  /// The letter that stands for a drawn one.
  static final String RANDOM = "random";

  public Answers {
    if (letter.filter(value -> !value.equals(RANDOM) && !value.matches("[A-Z]")).isPresent()) {
      throw new IllegalArgumentException(
          "answer: must be a letter from A to Z or \"random\", was \"%s\"".formatted(letter.get()));
    }
  }

  static Answers read(SettingReader reader) {
    int meanTokens =
        reader.integer(
            "answer_tokens",
            128,
            1,
            1_000_000,
            "mean length of an answer that ends by itself, in tokens");
    double spread =
        reader.number(
            "answer_spread",
            0.5,
            0,
            3,
            "sigma of its lognormal distribution; 0 makes all answers equally long");
    int reasoning =
        reader.integer(
            "reasoning_tokens",
            0,
            0,
            1_000_000,
            "tokens of reasoning that a chat answer begins with");
    Optional<String> letter =
        reader.optional(
            "answer",
            "letter from A to Z, or random",
            "answer to prompts that list choices in lines A., B., ...");
    return reader.checked(
        () -> new Answers(meanTokens, spread, reasoning, letter),
        () -> new Answers(meanTokens, spread, reasoning, Optional.empty()));
  }
}
