package hpcbench.recipe;

import java.util.Arrays;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/// What people most often get wrong in YAML, in plain words.
enum YamlMistake {
  TAB("(TAB)", "indent with spaces, not with tabs"),
  RESERVED("cannot start any token", "put a text that begins with this character in quotes"),
  NO_COLON("could not find expected ':'", "a key needs ':' and a space after it"),
  COLON(
      "mapping values are not allowed",
      "put a text that has ': ' in it in quotes, or mend the indentation"),
  DASH("sequence entries are not allowed", "a list's '-' must begin its own line"),
  QUOTE("found unexpected end of stream", "the quote before this is never closed"),
  INDENTATION("expected <block end>", "the indentation does not match the lines above"),
  FLOW_LIST("',' or ']'", "the '[' before this is never closed, or a ',' is missing"),
  FLOW_MAPPING("',' or '}'", "the '{' before this is never closed, or a ',' is missing"),
  ESCAPE(
      "unknown escape character",
      "write '\\\\' for a backslash in double quotes, or use single quotes");

  private final String complaint;
  private final String explanation;

  YamlMistake(String complaint, String explanation) {
    this.complaint = complaint;
    this.explanation = explanation;
  }

  /// What is most likely wrong; the parser's own words where we have no better ones.
  static String explain(MarkedYamlEngineException wrong) {
    return Arrays.stream(values())
        .filter(mistake -> wrong.getProblem().contains(mistake.complaint))
        .findFirst()
        .map(mistake -> mistake.explanation)
        .orElseGet(wrong::getProblem);
  }
}
