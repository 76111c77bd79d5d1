package hpcbench.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The samples taken so far, and the table of them.
final class Scoreboard {
  private record Cell(Shape shape, String contender) {}

  private final Map<Cell, List<Sample>> samples = new HashMap<>();
  private final List<Contender> contenders;
  private final int rounds;

  /// A board with a column for each of these.
  ///
  /// @param rounds how often each meets each load, as a rule
  Scoreboard(List<Contender> contenders, int rounds) {
    this.contenders = List.copyOf(contenders);
    this.rounds = rounds;
  }

  void add(Shape shape, Contender contender, Sample sample) {
    samples.computeIfAbsent(new Cell(shape, contender.name()), _ -> new ArrayList<>()).add(sample);
  }

  /// A Markdown table with a line for each of these figures that somebody took part in, and one for
  /// the time to start.
  ///
  /// @param startMillis our command line's; empty when it was not measured
  /// @param ofOthers the same of the others
  String table(List<Figure> figures, Spread startMillis, Figure ofOthers) {
    String head = row(Stream.concat(Stream.of("load", "figure", "reach", "reached"), names()));
    String rule = row(Stream.generate(() -> "---").limit(contenders.size() + 4L));
    return figures.stream()
        .filter(this::isTaken)
        .map(this::row)
        .collect(
            Collectors.joining(
                "", head + rule, startMillis.isEmpty() ? "" : row(startMillis, ofOthers)));
  }

  private Stream<String> names() {
    return contenders.stream().map(Contender::name);
  }

  private boolean isTaken(Figure figure) {
    return names().anyMatch(name -> samples.containsKey(cell(figure, name)));
  }

  private String row(Figure figure) {
    Verdict verdict = figure.reach().judge(name -> spreads(figure, name));
    Stream<String> head =
        Stream.of(figure.shape().name(), figure.name(), figure.reach().words(), verdict.toString());
    return row(
        Stream.concat(head, names().map(name -> Figure.cell(spreads(figure, name), rounds))));
  }

  private String row(Spread startMillis, Figure ofOthers) {
    Reach reach = new Reach.AtMost(JavaContender.ENGINE, List.of(StartTime.REACH_MILLIS));
    Verdict verdict = reach.judge(_ -> List.of(startMillis));
    Stream<String> head =
        Stream.of(
            "command line",
            "from the command (ours: `hpcbench load`) to its first request at the server, ms",
            reach.words(),
            verdict.toString());
    return row(
        Stream.concat(head, contenders.stream().map(each -> start(each, startMillis, ofOthers))));
  }

  private String start(Contender contender, Spread ours, Figure ofOthers) {
    if (contender.name().equals(JavaContender.ENGINE)) {
      return ours.words(rounds);
    }
    return contender.keepsStamps() ? "-" : Figure.cell(spreads(ofOthers, contender.name()), rounds);
  }

  private List<Spread> spreads(Figure figure, String contender) {
    return figure.spreads(samples.getOrDefault(cell(figure, contender), List.of()));
  }

  private static Cell cell(Figure figure, String contender) {
    return new Cell(figure.shape(), contender);
  }

  private static String row(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
