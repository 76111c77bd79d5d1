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
  private final List<String> contenders;

  /// A board with a column for each of these.
  Scoreboard(List<Contender> contenders) {
    this.contenders = contenders.stream().map(Contender::name).toList();
  }

  void add(Shape shape, Contender contender, Sample sample) {
    samples.computeIfAbsent(new Cell(shape, contender.name()), _ -> new ArrayList<>()).add(sample);
  }

  /// A Markdown table with a line for each of these figures that somebody took part in, and one for
  /// the time to start.
  String table(List<Figure> figures, Spread startMillis) {
    String head =
        row(Stream.concat(Stream.of("load", "figure", "reach", "reached"), contenders.stream()));
    String rule = row(Stream.generate(() -> "---").limit(contenders.size() + 4L));
    return figures.stream()
        .filter(this::isTaken)
        .map(this::row)
        .collect(
            Collectors.joining("", head + rule, startMillis.isEmpty() ? "" : row(startMillis)));
  }

  private boolean isTaken(Figure figure) {
    return contenders.stream().anyMatch(name -> samples.containsKey(cell(figure, name)));
  }

  private String row(Figure figure) {
    Verdict verdict = figure.reach().judge(name -> spreads(figure, name));
    Stream<String> head =
        Stream.of(figure.shape().name(), figure.name(), figure.reach().words(), verdict.toString());
    return row(
        Stream.concat(head, contenders.stream().map(name -> Figure.cell(spreads(figure, name)))));
  }

  private String row(Spread startMillis) {
    Reach reach = new Reach.AtMost(contenders.getFirst(), List.of(StartTime.REACH_MILLIS));
    Verdict verdict = reach.judge(_ -> List.of(startMillis));
    Stream<String> head =
        Stream.of(
            "command line",
            "from `hpcbench load` to its first request at the server, ms",
            reach.words(),
            verdict.toString(),
            startMillis.toString());
    return row(Stream.concat(head, contenders.stream().skip(1).map(_ -> "-")));
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
