package hpcbench.service;

import hpcbench.result.DurableFile;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The flags that an installed program says it has, by its own help.
///
/// A Python engine takes many seconds to say it, so an answer is kept in a file for as long as the
/// program is the same: its path, its size and the time it was last written. Safe for use by
/// several threads.
final class ProgramHelp {
  /// A line that introduces flags is little indented, and two spaces end its flags.
  private static final Pattern LINE = Pattern.compile("(?m)^ {1,4}(-(?: ?\\S)+)");

  private static final Pattern FLAG = Pattern.compile("(?<!\\S)--[a-z][a-z0-9-]*");
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);

  private final Path folder;
  private final List<String> question;
  private final Map<Path, Optional<Set<String>>> answers = new ConcurrentHashMap<>();

  /// @param folder where answers are kept; made when it is not there
  /// @param question words that make the program print its help
  ProgramHelp(Path folder, List<String> question) {
    this.folder = folder;
    this.question = List.copyOf(question);
  }

  /// With answers kept in `$XDG_CACHE_HOME/hpcbench`, or `~/.cache/hpcbench`.
  static ProgramHelp ofUser(List<String> question) {
    Path base =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    return new ProgramHelp(base.resolve("hpcbench"), question);
  }

  /// The flags of this program, each with its two dashes; empty when it cannot be asked.
  Optional<Set<String>> flags(Path program) {
    return answers.computeIfAbsent(program.toAbsolutePath(), this::look);
  }

  private Optional<Set<String>> look(Path program) {
    try {
      Path file = folder.resolve(name(program));
      return Files.exists(file)
          ? Optional.of(Set.copyOf(Files.readAllLines(file)))
          : ask(program).map(flags -> kept(flags, file));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static String name(Path program) throws IOException {
    String path = program.toString().replaceAll("[^A-Za-z0-9.]+", "-");
    return "help%s-%d-%d.txt"
        .formatted(path, Files.size(program), Files.getLastModifiedTime(program).toMillis());
  }

  private Optional<Set<String>> ask(Path program) throws IOException {
    List<String> command = new ArrayList<>(question);
    command.addFirst(program.toString());
    Path answer = Files.createTempFile("help", ".txt");
    try {
      Process asked =
          new ProcessBuilder(command)
              .redirectOutput(answer.toFile())
              .redirectError(Redirect.DISCARD)
              .start();
      Set<String> flags = endsWell(asked) ? flagsIn(text(answer)) : Set.of();
      return Optional.of(flags).filter(found -> !found.isEmpty());
    } finally {
      Files.delete(answer);
    }
  }

  private static String text(Path answer) throws IOException {
    return new String(Files.readAllBytes(answer), StandardCharsets.UTF_8);
  }

  private static boolean endsWell(Process asked) throws IOException {
    try {
      asked.getOutputStream().close();
      return asked.waitFor(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          && asked.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      asked.descendants().forEach(ProcessHandle::destroyForcibly);
      asked.destroyForcibly();
    }
  }

  /// An answer that cannot be kept costs only the time to ask again.
  private Set<String> kept(Set<String> flags, Path file) {
    try {
      Files.createDirectories(folder);
      DurableFile.write(file, String.join("\n", flags) + "\n");
    } catch (IOException notKept) {
      return flags;
    }
    return flags;
  }

  private static Set<String> flagsIn(String text) {
    Set<String> flags = new TreeSet<>();
    LINE.matcher(text)
        .results()
        .flatMap(line -> FLAG.matcher(line.group(1)).results())
        .map(MatchResult::group)
        .forEach(flags::add);
    return flags;
  }
}
