package hpcbench.orchestrate;

import java.util.List;

/// The toolkit as it was started, for the run's provenance.
///
/// @param version its version
/// @param command the command line, one word an element; secrets in it are redacted when it is kept
public record Toolkit(String version, List<String> command) {
  public Toolkit {
    command = List.copyOf(command);
  }
}
