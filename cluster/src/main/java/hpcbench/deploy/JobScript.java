package hpcbench.deploy;

import hpcbench.plan.Plan;
import hpcbench.recipe.Orchestration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The script that Slurm runs for a plan. Pure: the same plan, profile and place give the same
/// bytes.
///
/// It gives each node of the job a role and starts the orchestrator, which starts everything else
/// as steps. It holds only options that mean the same in every release from 20.11 to 26.05, and
/// names all that Slurm would otherwise take from the submitting shell.
public final class JobScript {
  /// How long before the end of the job the orchestrator is told to stop, at most; Slurm may tell
  /// it a minute early.
  private static final Duration LONGEST_NOTICE = Duration.ofMinutes(5);

  private static final Duration SHORTEST_NOTICE = Duration.ofSeconds(30);

  private static final String SCRUB =
      """
      # Set by the shell that submitted this, or by options of the job, these would change what srun does.
      unset SLURM_EXACT SLURM_EXCLUSIVE SLURM_OVERLAP SLURM_OVERCOMMIT SLURM_CPU_BIND SLURM_MEM_BIND SLURM_GPU_BIND \\
        SLURM_DISTRIBUTION SLURM_HINT SLURM_THREADS_PER_CORE SLURM_CORE_SPEC SLURM_GRES SLURM_GPUS SLURM_GPUS_PER_NODE \\
        SLURM_GPUS_PER_TASK SLURM_GPUS_PER_SOCKET SLURM_MEM_PER_CPU SLURM_MEM_PER_GPU SLURM_MEM_PER_NODE SLURM_NTASKS \\
        SLURM_NPROCS SLURM_NTASKS_PER_NODE SLURM_CPUS_PER_TASK SLURM_TRES_PER_TASK SLURM_KILL_BAD_EXIT SLURM_LABELIO \\
        SLURM_TIMELIMIT SLURM_WAIT SLURM_WORKING_DIR SLURM_TIME_FORMAT "${!SBATCH_@}" "${!SQUEUE_@}"
      """;

  private static final String END =
      """
      orchestrator=$!

      # Nearly out of time, or cancelled: the orchestrator ends the load, keeps what was measured and tears down.
      trap 'why=${why:-time-limit}; kill -TERM "$orchestrator" 2>/dev/null || true' USR1
      trap 'why=${why:-cancelled}; kill -TERM "$orchestrator" 2>/dev/null || true' TERM INT

      while true; do
        code=0
        wait "$orchestrator" || code=$?
        kill -0 "$orchestrator" 2>/dev/null || break
      done
      exit "$code"
      """;

  private final Plan plan;
  private final Profile profile;
  private final JobPlace place;
  private final JobFacts facts;
  private final Orchestration nodes;

  private JobScript(Plan plan, Profile profile, JobPlace place, Map<String, String> environment) {
    this.plan = plan;
    this.profile = profile;
    this.place = place;
    this.facts = JobFacts.of(plan, profile, environment);
    this.nodes = plan.orchestration();
  }

  /// The script.
  ///
  /// @param environment variables of the person's shell, where the profile may look for the account
  public static String of(
      Plan plan, Profile profile, JobPlace place, Map<String, String> environment) {
    return new JobScript(plan, profile, place, environment).text();
  }

  private String text() {
    StringBuilder script = new StringBuilder();
    // Modules exist in login shells only.
    script.append(new Modules(profile).isEmpty() ? "#!/bin/bash\n" : "#!/bin/bash -l\n");
    directives().forEach(option -> script.append("#SBATCH ").append(option).append('\n'));
    script.append('\n').append(introduction());
    new Modules(profile).lines().forEach(line -> script.append(line).append('\n'));
    script
        .append("set -euo pipefail\n\n")
        .append("job=%s\n".formatted(place.folder()))
        .append("hpcbench=%s\n".formatted(place.program()))
        .append("export HPCBENCH_BUILD=never # nothing is built on nodes\n\n")
        .append(SCRUB)
        .append('\n')
        .append(lastWord())
        .append('\n')
        .append(roles())
        .append('\n')
        .append(orchestrate())
        .append(END);
    return script.toString();
  }

  // --- what Slurm is asked for ---

  private List<String> directives() {
    SlurmSite site = profile.slurm();
    List<String> options = new ArrayList<>();
    options.add("--job-name=" + facts.name());
    facts.account().ifPresent(account -> options.add("--account=" + account));
    facts.partition().ifPresent(partition -> options.add("--partition=" + partition));
    facts.qos().ifPresent(qos -> options.add("--qos=" + qos));
    facts.reservation().ifPresent(name -> options.add("--reservation=" + name));
    facts.constraint().ifPresent(features -> options.add("--constraint=" + quoted(features)));
    options.add("--nodes=" + facts.nodes());
    options.add("--ntasks-per-node=1");
    options.add("--cpus-per-task=" + facts.share().cores());
    options.addAll(gpus());
    memory().ifPresent(options::add);
    facts.timeLimit().ifPresent(limit -> options.add("--time=" + clock(limit)));
    if (facts.exclusive()) {
      options.add("--exclusive");
    }
    options.addAll(site.options());
    options.add("--signal=B:USR1@" + notice(facts.timeLimit()).toSeconds());
    options.add("--no-requeue");
    options.add("--export=ALL");
    options.add("--open-mode=append");
    options.add("--output=" + place.folder().resolve(JobFolder.OUTPUT));
    return options;
  }

  /// `sbatch` reads its lines with quotes of its own, which hold `&`, `|` and brackets as they are.
  private static String quoted(String features) {
    return features.matches("[A-Za-z0-9_.-]+") ? features : "\"" + features + "\"";
  }

  private List<String> gpus() {
    int gpus = facts.share().gpus();
    return gpus == 0 ? List.of() : StepResources.gpus(profile.slurm(), gpus);
  }

  private Optional<String> memory() {
    return switch (profile.slurm().memory()) {
      case ASKED -> Optional.of(StepResources.option(facts.share().memory()));
      case WHOLE_NODE -> Optional.of("--mem=0");
      case NEVER -> Optional.empty();
    };
  }

  /// How long before the job's end its script is told.
  static Duration notice(Optional<Duration> timeLimit) {
    Duration tenth = timeLimit.map(limit -> limit.dividedBy(10)).orElse(LONGEST_NOTICE);
    Duration atMost = tenth.compareTo(LONGEST_NOTICE) > 0 ? LONGEST_NOTICE : tenth;
    return atMost.compareTo(SHORTEST_NOTICE) < 0 ? SHORTEST_NOTICE : atMost;
  }

  /// As `--time` takes it, rounded up to whole minutes as Slurm does.
  private static String clock(Duration limit) {
    long minutes = Math.ceilDiv(limit.toSeconds(), 60L);
    long days = minutes / (24 * 60);
    String clock = "%02d:%02d:00".formatted(minutes / 60 % 24, minutes % 60);
    return days == 0 ? clock : days + "-" + clock;
  }

  // --- what it does ---

  private String introduction() {
    return """
    # Scenario %s on %s, by hpcbench.
    # Each of the job's nodes gets a role. The orchestrator starts servers, executors and monitors on their nodes, as steps of
    # the job, runs the trials, and ends all that it started.

    """
        .formatted(plan.scenario(), profile.name());
  }

  private static String lastWord() {
    return """
    # How it ended and why, for whoever asks when Slurm has forgotten the job.
    why=
    trap 'printf "%%s %%s\\n" "$?" "${why:-by-itself}" >"$job/%1$s.new" && mv "$job/%1$s.new" "$job/%1$s"' EXIT
    """
        .formatted(JobFolder.ENDED);
  }

  private String roles() {
    StringBuilder lines = new StringBuilder();
    lines.append(
        """
        # The first node runs this script and the orchestrator, so it is none of the servers'%s.
        mapfile -t nodes < <(scontrol show hostnames "$SLURM_JOB_NODELIST")
        """
            .formatted(nodes.monitorNodes() > 0 ? ", but the monitors'" : ""));
    int first = nodes.monitorNodes();
    append(lines, Role.MONITOR, 0, nodes.monitorNodes());
    append(lines, Role.CLIENT, first, nodes.clientNodes());
    append(lines, Role.SERVER, first + nodes.clientNodes(), nodes.serverNodes());
    return lines.toString();
  }

  private static void append(StringBuilder lines, Role role, int first, int count) {
    if (count > 0) {
      lines.append("%s_nodes=(\"${nodes[@]:%d:%d}\")\n".formatted(role.word(), first, count));
    }
  }

  /// Where there are nodes for it, what is seen is also written while the job goes on.
  private List<String> monitoring() {
    if (nodes.monitorNodes() == 0) {
      return List.of();
    }
    String nodes = "--monitor-nodes \"${monitor_nodes[@]}\"";
    return plan.monitoring().enabled()
        ? List.of(nodes, "--monitor-output \"$job/%s\"".formatted(JobFolder.MONITOR))
        : List.of(nodes);
  }

  private String orchestrate() {
    List<String> lines = new ArrayList<>();
    lines.add("\"$hpcbench\" orchestrate");
    if (nodes.serverNodes() > 0) {
      lines.add("--server-nodes \"${server_nodes[@]}\"");
    }
    lines.add("--client-nodes \"${client_nodes[@]}\"");
    lines.addAll(monitoring());
    lines.addAll(place.work().options());
    lines.add("--profile \"$job/%s\"".formatted(JobFolder.PROFILE));
    lines.add("--runs-dir \"$job\"");
    return String.join(" \\\n  ", lines) + " &\n";
  }
}
