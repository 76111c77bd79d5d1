package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The intervals on the page about accuracy are those of the code.
class AccuracyPageTest {
  private static final Path PAGE = Path.of("../docs/how-to/measure-accuracy.md");

  @Test
  void theTableOfIntervalsIsWhatSoManyAnswersGive() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.matches("\\| \\d+ \\|.*")).toList();
    assertThat(rows).hasSize(5).allSatisfy(row -> assertThat(row).isEqualTo(row(questions(row))));
  }

  private static long questions(String row) {
    return Long.parseLong(Arrays.asList(row.split(" ", -1)).get(1));
  }

  private static String row(long questions) {
    return Stream.of(1, 2, 3)
        .map(quarters -> Wilson.interval(questions * quarters / 4, questions))
        .map(found ->
            String.format(Locale.ROOT, "%.1f %% to %.1f %%", 100 * found.low(), 100 * found.high()))
        .collect(Collectors.joining(" | ", "| " + questions + " | ", " |"));
  }
}
