package hpcbench.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/// What the benchmark is told on its command line.
///
/// @param root the project's folder
/// @param rounds how often each contender meets each load
/// @param quick whether warm-ups and windows are cut short, for a first look
/// @param only contenders to run, by the beginning of their names; all when empty
/// @param loads loads to run, by the beginning of their names; all when empty
/// @param output file the page is written to, beside standard output
/// @param keepFiles whether each round's stamps and outputs are kept
record BenchOptions(
    Path root,
    int rounds,
    boolean quick,
    Set<String> only,
    Set<String> loads,
    Optional<Path> output,
    boolean keepFiles) {
  static final String USAGE =
      """
      Usage: bench/run [--rounds N] [--quick] [--only NAME,NAME] [--loads NAME,NAME]
                       [--output FILE] [--keep-files]

        --rounds N      rounds of each contender under each load (7; with --quick 2)
        --quick         short warm-ups and windows: a first look in about a minute and a half
        --only NAMES    contenders whose names begin so, such as hpcbench,wrk
        --loads NAMES   loads whose names begin so, such as 64,1000,start
        --output FILE   write the page to this file, too
        --keep-files    keep each round's stamps and outputs, and print where

      wrk takes part where it is installed (Debian: apt-get install wrk). Other load
      generators take part where their programs are on the PATH; those that need half
      a minute to start, in 3 rounds:

        aiperf            pip install aiperf
        guidellm          pip install guidellm
        vllm bench serve  dev/engines install vllm
                          PATH=$HOME/.cache/hpcbench-engines/vllm/bin:$PATH
        vllm-bench        cargo install vllm-bench --git https://github.com/vllm-project/vllm-bench
      """;

  static BenchOptions parse(List<String> arguments) {
    Queue<String> rest = new ArrayDeque<>(arguments);
    BenchOptions options =
        new BenchOptions(
            Path.of(take(rest, "ROOT")), 7, false, Set.of(), Set.of(), Optional.empty(), false);
    while (!rest.isEmpty()) {
      options = options.with(rest.remove(), rest);
    }
    return options;
  }

  private BenchOptions with(String option, Queue<String> rest) {
    return switch (option) {
      case "--rounds" -> withRounds(Integer.parseInt(take(rest, option)));
      case "--quick" -> new BenchOptions(root, 2, true, only, loads, output, keepFiles);
      case "--only" ->
          new BenchOptions(root, rounds, quick, names(rest, option), loads, output, keepFiles);
      case "--loads" ->
          new BenchOptions(root, rounds, quick, only, names(rest, option), output, keepFiles);
      case "--output" ->
          new BenchOptions(
              root,
              rounds,
              quick,
              only,
              loads,
              Optional.of(Path.of(take(rest, option))),
              keepFiles);
      case "--keep-files" -> new BenchOptions(root, rounds, quick, only, loads, output, true);
      default -> throw new BenchException("unknown option %s%n%s".formatted(option, USAGE));
    };
  }

  private BenchOptions withRounds(int count) {
    if (count < 1) {
      throw new BenchException("--rounds must be at least 1, not " + count);
    }
    return new BenchOptions(root, count, quick, only, loads, output, keepFiles);
  }

  private static Set<String> names(Queue<String> rest, String option) {
    return Set.of(take(rest, option).split(",", -1));
  }

  private static String take(Queue<String> rest, String option) {
    String value = rest.poll();
    if (value == null) {
      throw new BenchException("%s needs a value%n%s".formatted(option, USAGE));
    }
    return value;
  }

  /// Whether a contender of this name is wanted.
  boolean wants(String name) {
    return only.isEmpty() || only.stream().anyMatch(name::startsWith);
  }

  /// Whether a load of this name is wanted.
  boolean wantsLoad(String name) {
    return loads.isEmpty() || loads.stream().anyMatch(name::startsWith);
  }

  Duration window() {
    return quick ? Duration.ofMillis(800) : Duration.ofMillis(1500);
  }

  double warmUpShare() {
    return quick ? 0.4 : 1;
  }
}
