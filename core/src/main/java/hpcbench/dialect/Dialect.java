package hpcbench.dialect;

import java.util.List;

/// How another tool turns the same requests into numbers, under its own names.
///
/// The same word is not the same number: `docs/explanation/dialects.md` explains each difference.
/// What is computed is what the tool's code does with these requests, its quirks included; each
/// formula stands beside the file it was read from. No dialect judges or corrects anything: whether
/// a trial can be believed is said by its verdict alone.
public sealed interface Dialect permits VllmServe, Aiperf, Guidellm, Loadgen {
  /// The tool, such as `vLLM bench serve`.
  String tool();

  /// The version of the tool whose code or documentation the formulas were read from.
  String version();

  /// The tool's numbers of these requests, in the order in which it shows them; what it would not
  /// have measured of them is left out.
  List<Figure> figures(MeasuredRequests requests);

  /// Every dialect.
  static List<Dialect> all() {
    return List.of(new VllmServe(), new Aiperf(), new Guidellm(), new Loadgen());
  }
}
