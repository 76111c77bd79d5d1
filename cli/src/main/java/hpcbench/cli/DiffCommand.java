package hpcbench.cli;

import hpcbench.report.RunDifferences;
import hpcbench.report.RunDifferences.Change;
import hpcbench.report.RunDifferences.Group;
import hpcbench.result.Json;
import hpcbench.result.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `hpcbench diff`: what is not the same in two runs but for what they measured.
@Command(
    name = "diff",
    description = "Show the factors that changed between two runs.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DiffCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "A", description = "The first run's folder.")
  Path before;

  @Parameters(index = "1", paramLabel = "B", description = "The second run's folder.")
  Path after;

  @Option(names = "--json", description = "Print the differences as JSON.")
  boolean json;

  DiffCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (RunFolder first = KeptRun.open(before);
        RunFolder second = KeptRun.open(after)) {
      RunDifferences differences = RunDifferences.between(first, second);
      console.out().print(json ? Json.pretty(differences) : text(differences));
    }
    return ExitCode.OK.number();
  }

  private static String text(RunDifferences differences) {
    return differences.changes().isEmpty()
        ? "nothing changed\n"
        : Arrays.stream(Group.values())
            .map(group -> text(group, differences.changes()))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("\n"));
  }

  private static String text(Group group, List<Change> changes) {
    String lines =
        changes.stream()
            .filter(change -> change.group() == group)
            .map(DiffCommand::line)
            .collect(Collectors.joining());
    return lines.isEmpty() ? "" : group.name().toLowerCase(Locale.ROOT) + "\n" + lines;
  }

  private static String line(Change change) {
    return "  %s: %s -> %s\n"
        .formatted(change.factor(), change.before().orElse("-"), change.after().orElse("-"));
  }
}
