package hpcbench.service;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Texts of a recipe that are filled in when a server is started: a name in braces, such as
/// `{port}`, stands for a value. What follows a `$` is the shell's (`${port}`), and stays.
///
/// @param values what each name stands for
record CommandTemplate(Map<String, String> values) {
  /// What every `servers.command` may name.
  static final List<String> NAMES = List.of("host", "port", "model", "work_folder");

  private static final Pattern NAME = Pattern.compile("(?<!\\$)\\{([a-z][a-z0-9_]*)}");

  CommandTemplate {
    values = Map.copyOf(values);
  }

  /// [#NAMES] for this deployment.
  static CommandTemplate of(Deployment deployment) {
    return new CommandTemplate(
        Map.of(
            "host", deployment.host(),
            "port", Integer.toString(deployment.port()),
            "model", deployment.model(),
            "work_folder", deployment.workFolder().toString()));
  }

  /// The same with more names.
  CommandTemplate and(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(values);
    all.putAll(more);
    return new CommandTemplate(all);
  }

  /// These texts, filled in.
  List<String> fill(List<String> texts) {
    return texts.stream().map(this::fill).toList();
  }

  /// This text, filled in; names that stand for nothing stay.
  String fill(String text) {
    return NAME.matcher(text).replaceAll(name -> Matcher.quoteReplacement(value(name)));
  }

  private String value(MatchResult name) {
    return values.getOrDefault(name.group(1), name.group());
  }

  /// The names in this text.
  static Set<String> names(String text) {
    return NAME.matcher(text).results().map(name -> name.group(1)).collect(toSet());
  }
}
