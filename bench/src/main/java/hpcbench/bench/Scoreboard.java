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

  void add(Shape shape, Contender contender, Sample sample) {
    samples.computeIfAbsent(new Cell(shape, contender.name()), _ -> new ArrayList<>()).add(sample);
  }

  /// A Markdown table with a line for each figure and a column for each contender.
  String table(List<Figure> figures, List<Contender> contenders) {
    List<String> names = contenders.stream().map(Contender::name).toList();
    String head = row(Stream.concat(Stream.of("load", "figure", "reach"), names.stream()));
    String rule = row(Stream.generate(() -> "---").limit(names.size() + 3L));
    return figures.stream()
        .map(figure -> row(cells(figure, names)))
        .collect(Collectors.joining("", head + rule, ""));
  }

  private Stream<String> cells(Figure figure, List<String> names) {
    return Stream.concat(
        Stream.of(figure.shape().name(), figure.name(), figure.reach()),
        names.stream()
            .map(name -> samples.getOrDefault(new Cell(figure.shape(), name), List.of()))
            .map(figure::of));
  }

  private static String row(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
