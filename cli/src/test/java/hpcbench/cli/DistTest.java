package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.deploy.Profile;
import hpcbench.deploy.Profiles;
import java.io.BufferedReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The toolkit for machines without Java.
@EnabledOnOs(OS.LINUX)
@ExtendWith(Release.Extension.class)
class DistTest {
  @TempDir Path temporary;

  @Test
  void itRunsWhereThereIsNoJavaAndIsTheSameWheneverItIsMade(Release release) throws Exception {
    Path first = ofRunsOverSsh(release);
    assertThat(first).hasSameBinaryContentAs(made(release, "second.tar.gz"));
    Path node = Files.createDirectories(temporary.resolve("node"));
    assertThat(
            new ProcessBuilder("tar", "-xf", first.toString(), "-C", node.toString())
                .start()
                .waitFor())
        .isZero();
    Map<String, String> bare = Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", "/nowhere");
    Path folder = Files.createDirectories(temporary.resolve("work"));
    Release.Ended version = start(node, folder, bare, "--version");
    assertThat(version.out()).as(version.err()).startsWith("hpcbench ");
    Release.Ended run =
        start(
            node,
            folder,
            bare,
            "run",
            "--recipe",
            shortRecipe().toString(),
            "--allow-invalid",
            "--runs-dir",
            folder.resolve("runs").toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("report.html");
  }

  private static Release.Ended start(
      Path node, Path folder, Map<String, String> environment, String... words) throws Exception {
    return Release.Running.start(node.resolve("hpcbench"), folder, environment, words).ended();
  }

  /// The one that they send, which is made by the first of them.
  private static Path ofRunsOverSsh(Release release) throws Exception {
    Profile anyNodes = new Profiles(CommandLineHere.ROOT.resolve("profiles")).read("generic");
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", release.cache().toString());
    Console console =
        new Console(
            System.out, System.err, new BufferedReader(Reader.nullReader()), environment, 0);
    return new NodeArchive(console).of(release.home(), anyNodes);
  }

  private Path made(Release release, String name) throws Exception {
    Path archive = temporary.resolve(name);
    Release.Ended dist =
        release.start(temporary, Map.of(), "dist", "--output", archive.toString()).ended();
    assertThat(dist.exitCode()).as(dist.err()).isZero();
    assertThat(dist.out()).contains(archive.toString(), "MiB");
    return archive;
  }

  private Path shortRecipe() throws Exception {
    return Files.writeString(
        temporary.resolve("short.yaml"),
        """
        scenario: short
        orchestration: { mode: local }
        workload: { service: dummy, model: simulated, requests: 20, output_tokens: 8 }
        """);
  }
}
