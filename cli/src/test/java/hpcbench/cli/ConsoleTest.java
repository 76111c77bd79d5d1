package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static Console console(Map<String, String> environment, int columns) {
    PrintStream stream = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Console(
        stream, stream, new BufferedReader(new StringReader("")), environment, columns);
  }

  @Test
  void aTerminalIsRedrawnInColour() {
    Console terminal = console(Map.of("TERM", "xterm-256color"), 80);
    assertThat(terminal.isLive()).isTrue();
    assertThat(terminal.isColoured()).isTrue();
  }

  @Test
  void noColorIsHeededWhateverItsValue() {
    Console terminal = console(Map.of("TERM", "xterm", "NO_COLOR", "0"), 80);
    assertThat(terminal.isLive()).isTrue();
    assertThat(terminal.isColoured()).isFalse();
    assertThat(console(Map.of("TERM", "xterm", "NO_COLOR", ""), 80).isColoured())
        .as("an empty NO_COLOR says nothing, as no-color.org has it")
        .isTrue();
  }

  @Test
  void aDumbTerminalAPipeAndAFileAreWrittenToLineByLine() {
    assertThat(console(Map.of("TERM", "dumb"), 80).isLive()).isFalse();
    assertThat(console(Map.of("TERM", "xterm"), 0).isLive()).isFalse();
    assertThat(console(Map.of(), 80).isLive()).isFalse();
    assertThat(console(Map.of(), 80).isColoured()).isFalse();
  }
}
