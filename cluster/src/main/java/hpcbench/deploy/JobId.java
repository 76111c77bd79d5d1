package hpcbench.deploy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name that Slurm gave a job.
///
/// @param number the job's number
/// @param cluster the cluster's name, where Slurm serves several
public record JobId(String number, Optional<String> cluster) {
  private static final Pattern PARSABLE = Pattern.compile("(\\d+)(?:;([A-Za-z0-9_-]+))?");

  /// Reads what `sbatch --parsable` printed. Plug-ins of a site may print lines before it.
  ///
  /// @throws SlurmException when there is no such line
  static JobId ofSubmission(String output) throws SlurmException {
    List<String> lines = output.lines().map(String::strip).toList();
    for (String line : lines.reversed()) {
      Matcher matcher = PARSABLE.matcher(line);
      if (matcher.matches()) {
        return new JobId(matcher.group(1), Optional.ofNullable(matcher.group(2)));
      }
    }
    throw new SlurmException("sbatch named no job, but said: " + output.strip());
  }

  /// The option that chooses the cluster, for every command of Slurm's; empty where there is one.
  List<String> clusterOption() {
    return cluster.map(name -> List.of("--clusters=" + name)).orElse(List.of());
  }

  @Override
  public String toString() {
    return number + cluster.map(name -> " of " + name).orElse("");
  }
}
