package hpcbench.container;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.recipe.Bind;
import hpcbench.service.Launch;
import hpcbench.testing.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands in real containers, of an image that holds one program.
class CharliecloudTest {
  @TempDir Path folder;
  private Path image;
  private Path work;

  @BeforeEach
  void makeImage() throws IOException {
    Path busybox = Requirement.program("install it: apt-get install busybox-static", "busybox");
    Path _ = Requirement.program("install it: apt-get install charliecloud", "ch-run");
    image = folder.resolve("image");
    for (String name : List.of("bin", "dev", "etc", "proc", "sys", "tmp", "usr/bin", "models")) {
      Files.createDirectories(image.resolve(name));
    }
    for (String name : List.of("passwd", "group", "hosts", "resolv.conf")) {
      Files.createFile(image.resolve("etc").resolve(name));
    }
    Files.copy(busybox, image.resolve("bin/busybox"));
    Files.createSymbolicLink(image.resolve("bin/sh"), Path.of("busybox"));
    Files.setPosixFilePermissions(
        image.resolve("bin/busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
    work = Files.createDirectory(folder.resolve("work"));
  }

  @Test
  void theCommandRunsInTheImageWithItsVariablesAndFolders() throws Exception {
    Path models = Files.createDirectory(folder.resolve("models"));
    Files.writeString(models.resolve("tiny"), "weights");
    String script =
        "echo $PWD; echo $HOME; echo $KEY; echo $XDG_CACHE_HOME; cat /models/tiny; echo;"
            + " echo made > mine; busybox test -e /boot || echo inside";
    Ran ran =
        run(
            List.of("/bin/sh", "-c", script),
            List.of(new Bind(models.toString(), "/models", false)));
    assertThat(ran.output().lines())
        .containsExactly(
            work.toString(),
            work.toString(),
            "secret-1",
            work.resolve("cache").toString(),
            "weights",
            "inside");
    assertThat(ran.exitCode()).isZero();
    assertThat(work.resolve("mine")).hasContent("made");
  }

  @Test
  void theExitCodeIsThatOfTheCommand() throws Exception {
    assertThat(run(List.of("/bin/sh", "-c", "exit 7"), List.of()).exitCode()).isEqualTo(7);
  }

  private record Ran(int exitCode, String output) {}

  private Ran run(List<String> command, List<Bind> binds) throws Exception {
    Contained contained =
        RuntimeKind.CHARLIECLOUD
            .runtime()
            .contain(
                new Launch(command, Map.of("KEY", "secret-1"), Set.of()),
                new Container(image.toString(), binds, GpuMaker.NONE, work));
    ProcessBuilder builder =
        new ProcessBuilder(contained.launch().command()).redirectErrorStream(true);
    builder.environment().putIfAbsent("USER", System.getProperty("user.name"));
    builder.environment().putAll(contained.launch().environment());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }
}
