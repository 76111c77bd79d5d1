package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void wordsLineUp() {
    TextTable table =
        TextTable.of(List.of("NAME", "VALUE"), List.of(List.of("a", "1"), List.of("long one", "")));
    assertThat(table.text()).isEqualTo("NAME      VALUE\na         1\nlong one\n");
  }

  @Test
  void theLeastTellingColumnGoesFirst() {
    TextTable table =
        new TextTable(
            List.of(
                new TextTable.Column("id", "", List.of("t01"), false, 0),
                new TextTable.Column("first", "ms", List.of("1.5"), true, 1),
                new TextTable.Column("second", "ms", List.of("22.5"), true, 2)));
    assertThat(table.fitting(18).ruledLines('-'))
        .containsExactly(
            "id   first  second", "        ms      ms", "---  -----  ------", "t01    1.5    22.5");
    assertThat(table.fitting(17).ruledLines('-'))
        .containsExactly("id   first", "        ms", "---  -----", "t01    1.5");
    assertThat(table.fitting(1).width()).isEqualTo(3);
  }
}
