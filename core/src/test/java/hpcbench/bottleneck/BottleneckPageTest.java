package hpcbench.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page on bottlenecks says of each rule what the rule says of itself, thresholds included.
class BottleneckPageTest {
  private static final Path PAGE = Path.of("../docs/explanation/bottlenecks.md");

  @Test
  void thePageListsEveryRuleWithItsLimitAndRemedy() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")).toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Stream.concat(
                    Bottlenecks.rules().stream()
                        .map(rule -> row(rule.name(), rule.limit(), rule.remedy())),
                    Stream.of(row(Knee.NAME, Knee.limit(), Knee.remedy())))
                .toList());
  }

  private static String row(String name, String limit, String remedy) {
    return "| `%s` | %s | %s |".formatted(name, limit, remedy);
  }

  @Test
  void thePageNamesWhatStagesAreTakenFrom() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(
            "at least %d requests and differ in number by at most %.0f %%"
                .formatted(Stages.FEWEST_REQUESTS, 100 * Stages.SAME_REQUESTS));
  }
}
