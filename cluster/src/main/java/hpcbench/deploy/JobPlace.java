package hpcbench.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Where a job finds what it needs and leaves what it makes: paths that every node sees.
///
/// They stand on `#SBATCH` lines, where `%` is a pattern and quoting differs between releases, so
/// they are plain paths.
///
/// @param folder the job's own folder, as [JobFolder] has it; the run's folder is made in it
/// @param work what is to be run; any paths
/// @param program the `hpcbench` launcher
public record JobPlace(Path folder, JobWork work, Path program) {
  private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9_./:=@+,-]*");

  /// @throws IllegalArgumentException when a path is not absolute, or not plain
  public JobPlace {
    for (Path path : List.of(folder, program)) {
      if (!PLAIN.matcher(path.toString()).matches()) {
        throw new IllegalArgumentException(
            ("the path '%s' cannot stand in a job script: it must be absolute, of letters, digits"
                    + " and _ . / : = @ + , -; choose another folder")
                .formatted(path));
      }
    }
  }

  /// The script of the job.
  Path script() {
    return folder.resolve(JobFolder.SCRIPT);
  }
}
