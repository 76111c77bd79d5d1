package hpcbench.cli;

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
}
