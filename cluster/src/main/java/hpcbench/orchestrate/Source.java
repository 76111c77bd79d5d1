package hpcbench.orchestrate;

import hpcbench.result.Provenance;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The git work tree that this toolkit was built in, where it runs from one.
final class Source {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Source() {}

  /// Commit and state of the work tree; empty where there is none, or no git.
  static Optional<Provenance.Source> ofThisToolkit() {
    return workTree()
        .flatMap(folder ->
            git(folder, "rev-parse", "HEAD")
                .flatMap(commit ->
                    git(folder, "status", "--porcelain", "--untracked-files=no")
                        .map(
                            changes -> new Provenance.Source(commit.strip(), !changes.isBlank()))));
  }

  private static Optional<Path> workTree() {
    return Optional.ofNullable(Source.class.getProtectionDomain().getCodeSource())
        .flatMap(Source::location)
        .flatMap(code ->
            Stream.iterate(Optional.of(code), Optional::isPresent, Source::parent)
                .flatMap(Optional::stream)
                .filter(folder -> Files.exists(folder.resolve(".git")))
                .findFirst());
  }

  private static Optional<Path> parent(Optional<Path> folder) {
    return folder.map(Path::getParent);
  }

  private static Optional<Path> location(CodeSource source) {
    try {
      return Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> git(Path folder, String... words) {
    String[] command =
        Stream.concat(Stream.of("git", "-C", folder.toString()), Stream.of(words))
            .toArray(String[]::new);
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      git.getOutputStream().close();
      String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = git.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return ended && git.exitValue() == 0 ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
