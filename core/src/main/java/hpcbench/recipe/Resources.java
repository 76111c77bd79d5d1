package hpcbench.recipe;

/// What each node of a role is given.
public record Resources(Share servers, Share clients) {
  /// The share of one node.
  ///
  /// @param gpus whole GPUs
  /// @param cpusPerTask CPU cores
  /// @param memGb memory in GB (10^9 bytes), as Slurm sites count it
  public record Share(int gpus, int cpusPerTask, int memGb) {
    public Share {
      if (gpus < 0 || cpusPerTask < 1 || memGb < 1) {
        throw new IllegalArgumentException(
            "gpus must be at least 0, cpus_per_task and mem_gb at least 1, not %d, %d, %d"
                .formatted(gpus, cpusPerTask, memGb));
      }
    }

    /// One core, 1 GB, no GPU.
    public static final Share SMALL = new Share(0, 1, 1);
  }
}
