package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParagraphTest {
  @Test
  void linesBreakBetweenWordsAndAreIndented() {
    assertThat(Paragraph.lines("one two  three\nfour", "  ", 9))
        .containsExactly("one two", "  three", "  four");
  }

  @Test
  void aLongWordStandsAlone() {
    assertThat(Paragraph.lines("a unbreakable b", "-", 5))
        .containsExactly("a", "-unbreakable", "-b");
    assertThat(Paragraph.lines("unbreakable", "-", 5)).containsExactly("unbreakable");
  }

  @Test
  void noTextIsOneEmptyLine() {
    assertThat(Paragraph.lines("", "  ", 5)).containsExactly("");
  }
}
