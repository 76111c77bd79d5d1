package hpcbench.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every command that submits a job can be told.
final class SubmitOptions {
  @Mixin ClusterOptions cluster;
  @Mixin LoginOptions login;

  @Option(
      names = "--detach",
      description = "With orchestration.mode slurm: submit the job, and do not wait for it.")
  boolean detach;

  @Option(
      names = "--toolkit",
      paramLabel = "FILE",
      description =
          "The toolkit that the job is to run, with a Java runtime for its nodes: an archive that"
              + " hpcbench dist made, put on the cluster once by its hash. Default: this one.")
  Optional<Path> toolkit = Optional.empty();
}
