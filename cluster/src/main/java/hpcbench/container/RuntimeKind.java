package hpcbench.container;

/// The container runtimes there are, as profiles name them.
public enum RuntimeKind {
  /// Apptainer.
  APPTAINER,
  /// Singularity: Apptainer's older name, and its commercial twin.
  SINGULARITY,
  /// Podman without root.
  PODMAN,
  /// NERSC's `podman-hpc`.
  PODMAN_HPC,
  /// Slurm itself, by its plug-in Pyxis.
  PYXIS,
  /// Charliecloud.
  CHARLIECLOUD,
  /// No containers: services are started as they are, from a module or a virtual environment.
  NONE;

  /// How the names of its image files end; folders have no ending.
  String imageEnding() {
    return switch (this) {
      case APPTAINER, SINGULARITY -> ".sif";
      case PYXIS -> ".sqsh";
      case CHARLIECLOUD, PODMAN, PODMAN_HPC, NONE -> "";
    };
  }

  /// Whether it keeps images itself, so that nodes find by name what was pulled.
  public boolean hasStore() {
    return switch (this) {
      case PODMAN, PODMAN_HPC -> true;
      case APPTAINER, SINGULARITY, PYXIS, CHARLIECLOUD, NONE -> false;
    };
  }

  /// What runs containers of this kind.
  public ContainerRuntime runtime() {
    return switch (this) {
      case APPTAINER -> new Apptainer("apptainer", "APPTAINERENV_");
      case SINGULARITY -> new Apptainer("singularity", "SINGULARITYENV_");
      case PODMAN -> Podman.plain();
      case PODMAN_HPC -> Podman.hpc();
      case PYXIS -> new Pyxis();
      case CHARLIECLOUD -> new Charliecloud();
      case NONE -> new NoContainer();
    };
  }
}
