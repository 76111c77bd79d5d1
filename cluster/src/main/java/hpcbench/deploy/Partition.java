package hpcbench.deploy;

import hpcbench.recipe.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A partition of a cluster, as `sinfo` shows it.
///
/// @param name its name
/// @param isDefault whether jobs go there that name none
/// @param isUp whether jobs may start there
/// @param maxTime the longest time limit; empty when there is none
/// @param maxNodes the most nodes of one job
/// @param nodes its nodes
/// @param cores cores of its largest node
/// @param memoryMib memory of its largest node
/// @param gpus GPUs of its node with most of them
record Partition(
    String name,
    boolean isDefault,
    boolean isUp,
    Optional<Duration> maxTime,
    int maxNodes,
    int nodes,
    int cores,
    long memoryMib,
    int gpus) {
  /// What `sinfo` is to print: a line for each kind of node in each partition.
  static final String FORMAT = "%P|%a|%l|%s|%D|%c|%m|%G";

  private static final Pattern LINE =
      Pattern.compile(
          "(?<name>[^|*]+)(?<default>\\*?)\\|(?<up>[^|]*)\\|(?<time>[^|]*)\\|(?<size>[^|]*)"
              + "\\|(?<nodes>\\d+)\\|(?<cores>\\d+)\\+?\\|(?<memory>\\d+)\\+?\\|(?<gres>.*)");

  private static final Pattern GPUS = Pattern.compile("\\bgpu(?::[^:,()]+)?:(\\d+)");

  /// Reads what `sinfo` printed. Lines of another form are left out.
  static List<Partition> parse(String output) {
    Map<String, Partition> partitions = new LinkedHashMap<>();
    for (Partition kind : kinds(output)) {
      partitions.merge(kind.name, kind, Partition::and);
    }
    return List.copyOf(partitions.values());
  }

  private static Collection<Partition> kinds(String output) {
    List<Partition> kinds = new ArrayList<>();
    for (String line : output.lines().toList()) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches()) {
        kinds.add(of(matcher));
      }
    }
    return kinds;
  }

  private static Partition of(Matcher line) {
    return new Partition(
        line.group("name"),
        !line.group("default").isEmpty(),
        line.group("up").equals("up"),
        time(line.group("time")),
        size(line.group("size")),
        Integer.parseInt(line.group("nodes")),
        Integer.parseInt(line.group("cores")),
        Long.parseLong(line.group("memory")),
        gpus(line.group("gres")));
  }

  /// The same partition with nodes of another kind added.
  private Partition and(Partition other) {
    return new Partition(
        name,
        isDefault,
        isUp,
        maxTime,
        maxNodes,
        nodes + other.nodes,
        Math.max(cores, other.cores),
        Math.max(memoryMib, other.memoryMib),
        Math.max(gpus, other.gpus));
  }

  private static Optional<Duration> time(String text) {
    try {
      return Optional.of(Durations.parseTimeLimit(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // infinite
    }
  }

  /// The most of `1-4`, `2` or `1-infinite`.
  private static int size(String text) {
    String most = text.substring(text.indexOf('-') + 1);
    return most.matches("\\d{1,9}") ? Integer.parseInt(most) : Integer.MAX_VALUE;
  }

  private static int gpus(String gres) {
    return GPUS.matcher(gres).results().mapToInt(gpu -> Integer.parseInt(gpu.group(1))).sum();
  }
}
