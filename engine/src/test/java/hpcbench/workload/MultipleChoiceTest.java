package hpcbench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipleChoiceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          B | B
          b | B
          ' (B) ' | B
          B. | B
          b) | B
          **C** | C
          "'D'" | D
          The answer is B. | B
          The answer is A because he runs | A
          the answer is a | A
          the answer is b | B
          Answer: (c) | C
          Answer:C | C
          answer = d | D
          The correct answer is **D**. | D
          The best option is option A. | A
          The right choice would be B, I think. | B
          I would choose C. | C
          B) He takes the rope. | B
          B. He takes the rope. | B
          (d) he walks away | D
          c: she sings | C
          A - A man walks home. | A
          B, since the others make no sense | B
          It must be C | C
          A man would not do this, so it is D. | D
          Ending A talks of fish, ending B of birds. The answer is A. | A
          A) is wrong. B) is wrong. The answer is C | C
          The answer is A. No, wait. The answer is D. | D
          <think>maybe A or B</think> C | C
          \\boxed{B} | B
          The answer is \\boxed{B}. | B
          """)
  void theChoiceIsRead(String answer, String letter) {
    assertThat(MultipleChoice.choiceIn(answer)).contains(letter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "I do not know.",
        "A or B",
        "The answer is A or B.",
        "The answer is (B) or (C).",
        "Both C and D fit.",
        "The answer is a walk in the rain.",
        "A man walks home.",
        "A) he runs\nB) he walks\nC) he sings\nD) he sleeps",
        "E",
        "I'd say so",
        "<think>it could be B, but I am not",
        "abcd"
      })
  void anAnswerThatDoesNotChooseIsUnreadable(String answer) {
    assertThat(MultipleChoice.choiceIn(answer)).isEmpty();
  }

  @Test
  void theQuestionNamesAllAnswers() {
    assertThat(MultipleChoice.question("She takes a net.", List.of("w", "x", "y", "z")))
        .contains("She takes a net.", "A) w\n", "B) x\n", "C) y\n", "D) z\n")
        .endsWith("Answer:");
  }
}
