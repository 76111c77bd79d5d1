package hpcbench.cli;

import hpcbench.cli.progress.Look;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Map;

/// Where commands read and write, and what the terminal there can do.
///
/// Results go to `out`, everything about how it goes to `err`, so that `out` can be piped.
///
/// @param out results
/// @param err progress, warnings and errors
/// @param in answers to questions
/// @param environment the process's environment variables
/// @param columns width of the terminal behind `err`; 0 when `err` is not a terminal
record Console(
    PrintStream out,
    PrintStream err,
    BufferedReader in,
    Map<String, String> environment,
    int columns) {
  /// The process's own streams. The launcher says how wide the terminal is: asking from here would
  /// cost more time than all of its other work.
  static Console ofProcess() {
    return new Console(
        System.out,
        System.err,
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
        System.getenv(),
        Integer.getInteger("hpcbench.columns", 0));
  }

  /// Whether lines can be redrawn in place.
  boolean isLive() {
    return columns > 0 && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
  }

  /// Width of the tables among the results; they may be read in a file, so they are wide without a
  /// terminal.
  int resultColumns() {
    return columns == 0 ? 120 : columns;
  }

  /// Whether the results can hold more than ASCII.
  boolean isUnicode() {
    return out.charset().newEncoder().canEncode('─');
  }

  /// Whether colour is welcome: on a terminal, unless `NO_COLOR` is set to anything.
  boolean isColoured() {
    return isLive() && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /// How progress looks on `err`.
  Look look() {
    boolean unicode = err.charset().newEncoder().canEncode('█');
    return new Look(isColoured(), unicode, columns == 0 ? Look.UNLIMITED : columns);
  }
}
