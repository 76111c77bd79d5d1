package hpcbench.recipe;

/// What each node of a role is given.
public record Resources(Share servers, Share clients) {
  /// The share of one node.
  ///
  /// @param gpus whole GPUs
  /// @param cpusPerTask CPU cores
  /// @param memory memory, above 0
  public record Share(int gpus, int cpusPerTask, ByteSize memory) {
    public Share {
      if (gpus < 0 || cpusPerTask < 1 || memory.bytes() < 1) {
        throw new IllegalArgumentException(
            "gpus must be at least 0, cpus_per_task at least 1, memory above 0, not %d, %d, %s"
                .formatted(gpus, cpusPerTask, memory));
      }
    }

    /// One core, 1 GB, no GPU.
    public static final Share SMALL = new Share(0, 1, ByteSize.ofGigabytes(1));
  }
}
