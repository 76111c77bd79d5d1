package hpcbench.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorOptionsTest {
  private static final Path PAGE = Path.of("../docs/reference/simulator.md");

  private static List<String> problems(Map<String, ?> settings) {
    return catchThrowableOfType(
            InvalidOptionsException.class, () -> SimulatorOptions.from(settings))
        .problems();
  }

  @Test
  void settingsAreReadByNameWhateverTheirTypeAndHowWordsAreJoined() {
    SimulatorOptions options =
        SimulatorOptions.from(
            Map.of("max_num_seqs", 7, "step-time", "3ms", "error_rate", 0.25, "model", "m"));
    assertThat(options.engine().maxNumSeqs()).isEqualTo(7);
    assertThat(options.engine().stepTime()).isEqualTo(Duration.ofMillis(3));
    assertThat(options.faults().rates().error()).isEqualTo(0.25);
    assertThat(options.serving().model()).isEqualTo("m");
    assertThat(options.engine().blockTokens())
        .isEqualTo(SimulatorOptions.defaults().engine().blockTokens());
  }

  @Test
  void anUnknownNameIsToldTheNearestOne() {
    assertThat(problems(Map.of("max_num_seq", 1)))
        .containsExactly("max_num_seq: there is no such setting; did you mean max_num_seqs?");
  }

  @Test
  void aNameThatIsNearToNoneHasNoSuggestion() {
    assertThat(problems(Map.of("colour", "blue")))
        .containsExactly("colour: there is no such setting");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_num_seqs | 0 | whole number from 1 to 100000",
        "max_num_seqs | many | whole number from 1 to 100000",
        "port | 65536 | whole number from 0 to 65535",
        "refuse_after | -2 | whole number from -1",
        "jitter | 2.1 | number from 0 to 2",
        "jitter | NaN | number from 0 to 2",
        "enable_prefix_caching | yes | true or false",
        "step_time | 8 | duration such as 500ms, 2s or 1m",
        "step_time | -8ms | duration such as 500ms, 2s or 1m",
        "max_body | 1TB | size such as 512KiB, 64MiB or 2GB",
        "max_body | 0 | size such as 512KiB, 64MiB or 2GB",
        "seed | x | whole number",
        "error_rate | 1.5 | number from 0 to 1",
      })
  void aBadValueIsNamedWithWhatIsAllowed(String name, String value, String allowed) {
    assertThat(problems(Map.of(name, value)))
        .containsExactly("%s: expected %s, was \"%s\"".formatted(name, allowed, value));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThat(problems(Map.of("port", -1, "jitter", 3, "sed", 1)))
        .hasSize(3)
        .anyMatch(problem -> problem.startsWith("port: "))
        .anyMatch(problem -> problem.startsWith("jitter: "))
        .contains("sed: there is no such setting; did you mean seed?");
  }

  @Test
  void ratesThatAddUpToMoreThanAllRequestsAreAProblem() {
    assertThat(problems(Map.of("error_rate", 0.6, "stall_rate", 0.6)))
        .singleElement()
        .asString()
        .startsWith("the fault rates must not add up to more than 1, were 1.2");
  }

  @Test
  void thePageListsEverySettingAsItIs() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.equals("## Settings"))
            .takeWhile(line -> !line.equals("## Faults"))
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            SimulatorOptions.settings().stream().map(SimulatorOptionsTest::row).toList());
  }

  private static String row(Setting setting) {
    String value = setting.defaultValue().isEmpty() ? "-" : "`" + setting.defaultValue() + "`";
    return "| `%s` | %s | %s | %s |"
        .formatted(setting.name(), value, setting.allowed(), setting.description());
  }
}
