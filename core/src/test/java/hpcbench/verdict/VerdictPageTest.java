package hpcbench.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page on verdicts says of each rule what the rule says of itself.
class VerdictPageTest {
  private static final Path PAGE = Path.of("../docs/explanation/verdict.md");

  @Test
  void thePageListsEveryRuleWithItsLevelLimitAndAdvice() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows)
        .containsExactlyElementsOf(Rules.all().stream().map(VerdictPageTest::row).toList());
  }

  private static String row(Rule rule) {
    return "| `%s` | %s | %s | %s |"
        .formatted(rule.name(), rule.level(), rule.limit(), rule.advice());
  }
}
