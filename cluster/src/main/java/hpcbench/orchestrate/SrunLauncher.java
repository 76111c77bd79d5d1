package hpcbench.orchestrate;

import hpcbench.deploy.StepResources;
import hpcbench.recipe.Resources;
import java.util.ArrayList;
import java.util.List;

/// Starts commands as steps of the Slurm job that this process runs in, with `srun`.
///
/// Each step names its node, its tasks and all of its resources. Standard input is forwarded to the
/// step, and its end, too (srun(1), `--input`): what supervises the command on the node sees there
/// that this process has ended.
public final class SrunLauncher implements Launcher {
  /// Variables that `srun` takes for options (srun(1), "input environment variables") and that a
  /// batch script has from its job, as beginnings of their names. Some releases end with an error
  /// where one contradicts an option.
  private static final List<String> OPTIONS =
      List.of(
          "SRUN_",
          "SLURM_CPU_BIND",
          "SLURM_CPUS_PER_",
          "SLURM_DISTRIBUTION",
          "SLURM_EXACT",
          "SLURM_EXCLUSIVE",
          "SLURM_EXPORT_ENV",
          "SLURM_GPU",
          "SLURM_GRES",
          "SLURM_HINT",
          "SLURM_KILL_BAD_EXIT",
          "SLURM_LABELIO",
          "SLURM_MEM_",
          "SLURM_NNODES",
          "SLURM_NPROCS",
          "SLURM_NTASKS",
          "SLURM_OVERLAP",
          "SLURM_THREADS_PER_CORE",
          "SLURM_TRES_PER_TASK",
          "SLURM_UNBUFFEREDIO",
          "SLURM_WAIT");

  private final StepResources resources;

  /// @param resources how steps ask for their share of a node
  public SrunLauncher(StepResources resources) {
    this.resources = resources;
  }

  @Override
  public List<String> commandLine(Step step) {
    List<String> words = new ArrayList<>(List.of("srun"));
    words.add("--job-name=hpcbench-" + step.name());
    words.addAll(List.of("--nodes=1", "--ntasks=1", "--nodelist=" + step.node()));
    words.addAll(part(step.part()));
    words.addAll(List.of("--mpi=none", "--unbuffered", "--export=ALL", "--wait=0"));
    words.addAll(step.options());
    words.addAll(step.command());
    return List.copyOf(words);
  }

  private List<String> part(Step.Part part) {
    return switch (part) {
      case Step.Part.Own(Resources.Share share) -> resources.exact(share);
      case Step.Part.Beside(int gpus) -> resources.overlapping(gpus);
    };
  }

  @Override
  public boolean isHere() {
    return false;
  }

  @Override
  public boolean scrubs(String variable) {
    return OPTIONS.stream().anyMatch(variable::startsWith);
  }
}
