package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Modules as a login shell finds them, with a stand-in for the `module` command.
class ModulesTest {
  @TempDir Path home;

  @Test
  void aModuleThatCannotBeLoadedIsNamedWithWhatTheCommandSays() throws Exception {
    assertThat(problem("module() { echo \"no $2\" >&2; return 1; }"))
        .hasValueSatisfying(problem ->
            assertThat(problem)
                .startsWith("profile meluxina: its modules env/release/2023.1, Apptainer/")
                .contains("cannot be loaded (no env/release/2023.1)"));
  }

  @Test
  void modulesThatCanBeLoadedAreNoProblem() throws Exception {
    assertThat(problem("module() { return 0; }")).isEmpty();
  }

  @Test
  void aLoginNodeWithoutModulesCannotTell() throws Exception {
    assertThat(problem("unset -f module")).isEmpty();
  }

  private Optional<String> problem(String profile) throws Exception {
    Files.writeString(home.resolve(".bash_profile"), profile + "\n");
    LocalTransport transport =
        new LocalTransport(Map.of("HOME", home.toString(), "PATH", System.getenv("PATH")));
    return new Modules(Plans.PROFILES.read("meluxina")).problem(transport);
  }
}
