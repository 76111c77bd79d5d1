package hpcbench.plan;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Short names of swept keys: as much of the end of each path as no other path ends with.
final class FactorNames {
  private FactorNames() {}

  /// The short name of each path.
  static Map<String, String> of(Collection<String> paths) {
    Map<String, String> names = new LinkedHashMap<>();
    paths.forEach(path -> names.put(path, shortest(path, paths)));
    return names;
  }

  private static String shortest(String path, Collection<String> paths) {
    List<String> words = Arrays.asList(path.split("\\."));
    return IntStream.iterate(words.size() - 1, from -> from >= 0, from -> from - 1)
        .mapToObj(from -> String.join(".", words.subList(from, words.size())))
        .filter(end -> paths.stream().filter(other -> endsWith(other, end)).count() == 1)
        .findFirst()
        .orElse(path);
  }

  private static boolean endsWith(String path, String end) {
    return path.equals(end) || path.endsWith("." + end);
  }
}
