package hpcbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.testing.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole benchmark, once and short: the token server and the floor client are compiled, our
/// engine and `wrk` load the server, and the page has figures of both.
@Timeout(300)
class HarnessTest {
  @Test
  void oneShortRoundFillsTheTableWithFiguresOfOurEngineAndOfWrk(@TempDir Path folder)
      throws Exception {
    Path _ = Requirement.program("apt-get install gcc libc6-dev", "cc");
    Path _ = Requirement.program("apt-get install wrk", "wrk");
    Path _ = Requirement.program("apt-get install util-linux", "taskset");
    Requirement.require(
        Runtime.getRuntime().availableProcessors() > 1, "the benchmark needs two processors");
    BenchOptions options =
        BenchOptions.parse(
            List.of(
                Path.of("..").toAbsolutePath().normalize().toString(),
                "--quick",
                "--rounds",
                "1",
                "--only",
                "hpcbench,wrk,floor in C",
                "--loads",
                "64"));

    Path files = Files.createDirectory(folder.resolve("files"));

    String page = new Bench(options, Cores.discover(), files).run();

    assertThat(cells(page, "CPU per token, us"))
        .as(page)
        .hasSize(6)
        .allMatch(cell -> figure(cell) > 0.5);
    List<String> receipt = cells(page, "receipt error p50 / p99, us");
    assertThat(receipt.get(0)).matches("[0-9.,]+ / [0-9.,]+");
    assertThat(figure(receipt.get(0))).as("no token is seen before it was sent").isPositive();
    assertThat(receipt.get(2)).as("wrk stamps nothing").isEqualTo("-");
    assertThat(cells(page, "TTFT error p50 / p99, ms").getFirst()).matches("[0-9.,]+ / [0-9.,]+");
    assertThat(page).contains("Jitter before: server's core spinning", "; 1 round, interleaved");
    assertThat(page).contains("hpcbench was started without a cache");
    assertThat(files).doesNotExist();
  }

  /// What the contenders have in the first line of this figure, after load, figure, reach and
  /// whether that was reached.
  private static List<String> cells(String page, String figure) {
    return page.lines().filter(line -> line.contains("| " + figure + " |")).findFirst().stream()
        .flatMap(line -> Arrays.stream(line.split(" \\| ", -1)))
        .map(cell -> cell.replace("|", "").strip())
        .skip(4)
        .toList();
  }

  private static double figure(String cell) {
    return Double.parseDouble(cell.split(" ", 2)[0].replace(",", ""));
  }
}
