package hpcbench.orchestrate;

import hpcbench.result.RunFolder;
import java.io.IOException;

/// Makes the pages of a run from its folder.
@FunctionalInterface
public interface Reporter {
  /// Writes the pages into the folder, whose summary is there.
  void report(RunFolder folder) throws IOException;
}
