package hpcbench.deploy;

import hpcbench.recipe.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Slurm's commands, one method each. Every one names the fields it wants: the defaults are set by
/// site and user, and the JSON forms changed with nearly every release.
///
/// Safe for use by several threads.
public final class Slurm {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Transport transport;

  /// @param transport runs the commands
  public Slurm(Transport transport) {
    this.transport = transport;
  }

  /// Its release.
  ///
  /// @throws SlurmException when there is no Slurm, or its release is older than is supported
  public SlurmVersion version() throws SlurmException, InterruptedException {
    String words = require(List.of("sbatch", "--version"));
    SlurmVersion version = parse(words);
    if (version.compareTo(SlurmVersion.OLDEST) < 0) {
      throw new SlurmException(
          "this Slurm is %s, and hpcbench needs %s or newer"
              .formatted(version, SlurmVersion.OLDEST));
    }
    return version;
  }

  private static SlurmVersion parse(String words) throws SlurmException {
    try {
      return SlurmVersion.parse(words);
    } catch (IllegalArgumentException e) {
      throw new SlurmException("cannot tell which Slurm this is: " + e.getMessage(), e);
    }
  }

  /// Why Slurm would refuse this script; empty when it would take it. No job is made.
  ///
  /// @param script a file of this machine
  Optional<String> refusal(Path script) throws SlurmException, InterruptedException {
    Transport.Output output = transport.send(script, List.of("sbatch", "--test-only"), LIMIT);
    return output.exitCode() == 0 ? Optional.empty() : Optional.of(words(output));
  }

  /// Submits a script.
  ///
  /// @throws SlurmException with Slurm's words when it refuses
  JobId submit(Path script) throws SlurmException, InterruptedException {
    return JobId.ofSubmission(require(List.of("sbatch", "--parsable", script.toString())));
  }

  /// The job that this user submitted with this script; empty when there is none, or it ended so
  /// long ago that the controller has forgotten it.
  Optional<JobId> jobOf(Path script) throws SlurmException, InterruptedException {
    String end = "|" + script;
    return require(List.of("squeue", "--noheader", "--me", "--states=all", "--format=%i|%o"))
        .lines()
        .map(String::strip)
        .filter(line -> line.endsWith(end))
        .map(line -> line.substring(0, line.length() - end.length()))
        .map(number -> new JobId(number, Optional.empty()))
        .findFirst();
  }

  /// The partitions that this user sees.
  List<Partition> partitions() throws SlurmException, InterruptedException {
    return Partition.parse(require(List.of("sinfo", "--noheader", "--format=" + Partition.FORMAT)));
  }

  /// The accounts that a user may charge, sorted; empty where Slurm keeps none.
  Set<String> accounts(String user) throws InterruptedException {
    return associations(user, "Account");
  }

  /// The qualities of service that a user may ask for, sorted; empty where Slurm keeps none.
  Set<String> qualitiesOfService(String user) throws InterruptedException {
    return associations(user, "QOS");
  }

  private Set<String> associations(String user, String field) throws InterruptedException {
    Set<String> names = new TreeSet<>();
    List<String> command =
        List.of(
            "sacctmgr",
            "--noheader",
            "--parsable2",
            "show",
            "associations",
            "user=" + user,
            "format=" + field);
    try {
      require(command).lines().forEach(line -> names.addAll(List.of(line.strip().split(",", -1))));
    } catch (SlurmException _) {
      return Set.of(); // many sites keep users from asking
    }
    names.remove("");
    return names;
  }

  /// How a job goes, as the controller knows it; empty when it has forgotten the job.
  ///
  /// @throws SlurmException when the controller does not answer
  Optional<JobState> queued(JobId job) throws SlurmException, InterruptedException {
    List<String> command =
        command(job, "squeue", "--noheader", "--states=all", "--jobs=" + job.number());
    command.add("--format=%i|%T|%r|%N");
    Transport.Output output = transport.run(command, LIMIT);
    if (output.exitCode() != 0 && output.err().contains("Invalid job id")) {
      return Optional.empty();
    }
    return fields(checked(command, output), job)
        .map(fields -> {
          boolean isWaiting = fields.get(3).isEmpty();
          return JobState.of(
              fields.get(1), isWaiting ? fields.get(2) : fields.get(3), Optional.empty());
        });
  }

  /// How long a job that runs may still run; empty when it has no limit, or nobody can tell.
  Optional<Duration> timeLeft(JobId job) throws InterruptedException {
    List<String> command = command(job, "squeue", "--noheader", "--jobs=" + job.number());
    command.add("--format=%L");
    try {
      return Optional.of(Durations.parseTimeLimit(require(command).strip()));
    } catch (SlurmException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// How a job went, as accounting knows it; empty when it does not know the job, or there is no
  /// accounting.
  Optional<JobState> accounted(JobId job) throws InterruptedException {
    List<String> command =
        command(
            job, "sacct", "--allocations", "--noheader", "--parsable2", "--jobs=" + job.number());
    command.add("--format=JobIDRaw,State,ExitCode,NodeList");
    try {
      return fields(require(command), job)
          .map(fields -> JobState.of(fields.get(1), fields.get(3), exitCode(fields.get(2))));
    } catch (SlurmException _) {
      return Optional.empty();
    }
  }

  /// Whether a job, or a step of it, was killed since it used more memory than it was given, as far
  /// as accounting knows. The job of such a step is no more than failed.
  boolean ranOutOfMemory(JobId job) throws InterruptedException {
    List<String> command =
        command(job, "sacct", "--noheader", "--parsable2", "--jobs=" + job.number());
    command.add("--format=State");
    try {
      return require(command).lines().anyMatch(JobState.End.OUT_OF_MEMORY.name()::equals);
    } catch (SlurmException _) {
      return false;
    }
  }

  /// Ends a job. Its script is asked to, and has its own time to keep what was measured and to tear
  /// down; a job that waits has nothing to keep, and is taken out of the queue.
  ///
  /// @param state how the job goes
  /// @param now whether a job that runs is left no more time than Slurm does between SIGTERM and
  ///   SIGKILL
  /// @throws SlurmException when Slurm refuses
  public void cancel(JobId job, JobState state, boolean now)
      throws SlurmException, InterruptedException {
    List<String> command = command(job, "scancel");
    if (state instanceof JobState.Running && !now) {
      command.addAll(List.of("--batch", "--signal=TERM"));
    }
    command.add(job.number());
    require(command);
  }

  private static List<String> command(JobId job, String program, String... options) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(job.clusterOption());
    command.addAll(List.of(options));
    return command;
  }

  /// The fields of the line that begins with the job's number.
  private static Optional<List<String>> fields(String output, JobId job) {
    return output
        .lines()
        .map(line -> List.of(line.strip().split("\\|", -1)))
        .filter(fields -> fields.size() == 4 && fields.getFirst().equals(job.number()))
        .reduce((_, last) -> last);
  }

  /// The code of `code:signal`; with a signal, what a shell makes of it.
  private static Optional<Integer> exitCode(String text) {
    if (!text.matches("\\d+:\\d+")) {
      return Optional.empty();
    }
    int code = Integer.parseInt(text.substring(0, text.indexOf(':')));
    int signal = Integer.parseInt(text.substring(text.indexOf(':') + 1));
    return Optional.of(signal == 0 ? code : 128 + signal);
  }

  private String require(List<String> command) throws SlurmException, InterruptedException {
    return checked(command, transport.run(command, LIMIT));
  }

  private static String checked(List<String> command, Transport.Output output)
      throws SlurmException {
    if (output.exitCode() != 0) {
      throw new SlurmException("%s says: %s".formatted(command.getFirst(), words(output)));
    }
    return output.out();
  }

  /// What a command said, on one line.
  private static String words(Transport.Output output) {
    String said = output.err().isBlank() ? output.out() : output.err();
    return String.join("; ", said.strip().lines().map(String::strip).toList());
  }
}
