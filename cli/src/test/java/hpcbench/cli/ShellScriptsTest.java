package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.testing.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every shell script of the source tree, as shellcheck sees it.
class ShellScriptsTest {
  private static final Set<String> NOT_SOURCES = Set.of(".git", "target", "runs");

  @Test
  void shellcheckFindsNothing() throws Exception {
    Path shellcheck = Requirement.program("install it: apt-get install shellcheck", "shellcheck");
    List<Path> scripts = scripts();
    assertThat(scripts)
        .extracting(script -> CommandLineHere.ROOT.relativize(script).toString())
        .contains(
            "hpcbench", "mvnw", "dev/java-home", "dev/engines", "dev/slurm-cluster", ".ci/run");
    List<String> command = new ArrayList<>(List.of(shellcheck.toString(), "--external-sources"));
    scripts.forEach(script -> command.add(script.toString()));
    Process check = new ProcessBuilder(command).redirectErrorStream(true).start();
    check.getOutputStream().close();
    String findings = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(findings).isEmpty();
    assertThat(check.waitFor()).isZero();
  }

  private static List<Path> scripts() throws IOException {
    List<Path> scripts = new ArrayList<>();
    Files.walkFileTree(
        CommandLineHere.ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_SOURCES.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (isShellScript(file)) {
              scripts.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return scripts;
  }

  private static boolean isShellScript(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
      return head.matches("(?s)#!\\S*[/ ](env )?(ba)?sh\\n.*");
    }
  }
}
