package hpcbench.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a run needs of the machines it takes place on.
///
/// @param ports ports that must be free
/// @param runs folder that runs are kept in; where the cluster is reached over SSH, the one of ours
///   there, from the home folder unless it begins with `/`
/// @param program the `hpcbench` launcher, which nodes must see; empty where a run brings its own
/// @param openFiles files that one process may have to hold open at once
/// @param cores cores of a node that the run uses
public record Needs(
    List<Integer> ports, String runs, Optional<Path> program, long openFiles, int cores) {
  public Needs {
    ports = List.copyOf(ports);
  }
}
