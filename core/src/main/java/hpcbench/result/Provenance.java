package hpcbench.result;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where, when and with what a run took place: `provenance.json`. Whoever wants to repeat the run,
/// or doubts it, starts here.
///
/// @param rerunOf id of the run that this one repeats, where it does
/// @param seeds every seed that is not a trial's own, by what it is for
/// @param datasets SHA-256 in hexadecimal of every dataset file, by path
/// @param sessions each time that the run was worked on, in order: one, and one more for each time
///   that it was resumed
public record Provenance(
    Optional<String> rerunOf,
    SortedMap<String, Long> seeds,
    SortedMap<String, String> datasets,
    List<Session> sessions) {
  public Provenance {
    seeds = Collections.unmodifiableSortedMap(new TreeMap<>(seeds));
    datasets = Collections.unmodifiableSortedMap(new TreeMap<>(datasets));
    sessions = List.copyOf(sessions);
  }

  /// The last session; empty for a run of a release that kept none.
  public Optional<Session> last() {
    return sessions.isEmpty() ? Optional.empty() : Optional.of(sessions.getLast());
  }

  /// One time that the run was worked on.
  ///
  /// @param toolkitVersion version of this toolkit
  /// @param source the toolkit's own source, where it runs from a git work tree
  /// @param command the command line, one word an element, with secrets redacted
  /// @param job number of the Slurm job that it was part of
  /// @param startedAt when it began, by the wall clock
  /// @param endedAt when it ended; absent while it runs, and when it was killed
  /// @param host the machine
  /// @param jvm the Java runtime
  /// @param clients the machines that put the load, by the name of their node, where those are
  ///   others than the host
  /// @param services every service that was loaded, in the order they were started
  /// @param calibrations what the load engine can do on each machine that put the load, where it
  ///   was calibrated: by the name of its node, as in `clients`, or that of the host where the host
  ///   itself put the load
  public record Session(
      String toolkitVersion,
      Optional<Source> source,
      List<String> command,
      Optional<String> job,
      Instant startedAt,
      Optional<Instant> endedAt,
      Host host,
      Jvm jvm,
      SortedMap<String, Host> clients,
      List<ServiceOrigin> services,
      SortedMap<String, Calibration> calibrations) {
    public Session {
      command = List.copyOf(command);
      clients = Collections.unmodifiableSortedMap(new TreeMap<>(clients));
      services = List.copyOf(services);
      calibrations = Collections.unmodifiableSortedMap(new TreeMap<>(calibrations));
    }
  }

  /// State of a git work tree.
  ///
  /// @param commit full commit id
  /// @param dirty whether files differed from that commit
  public record Source(String commit, boolean dirty) {}

  /// A machine.
  ///
  /// @param name its host name
  /// @param operatingSystem name and version, such as `Debian GNU/Linux 13`
  /// @param kernel kernel release
  /// @param architecture such as `amd64`
  /// @param cpuModel the processor's own name for itself
  /// @param cores logical CPUs that this process may use
  /// @param memoryBytes physical memory, or the container's limit where that is lower
  public record Host(
      String name,
      String operatingSystem,
      String kernel,
      String architecture,
      String cpuModel,
      int cores,
      long memoryBytes) {}

  /// A Java runtime.
  ///
  /// @param name such as `OpenJDK 64-Bit Server VM`
  /// @param version full version, such as `25.0.3+9`
  /// @param vendor who built it
  /// @param collector names of the garbage collectors in use
  /// @param arguments arguments of the JVM, with secrets redacted
  /// @param maxHeapBytes most memory the heap may take
  public record Jvm(
      String name,
      String version,
      String vendor,
      List<String> collector,
      List<String> arguments,
      long maxHeapBytes) {
    public Jvm {
      collector = List.copyOf(collector);
      arguments = List.copyOf(arguments);
    }
  }

  /// A service that was loaded.
  ///
  /// @param service name as in the recipe
  /// @param address base URL it was loaded at
  /// @param version its own word for its version, where it has one
  /// @param command the command line that started it, with secrets redacted; empty when it ran
  ///   already
  /// @param model name of the model
  /// @param modelDigest digest of the model's files, where the service tells it or the files are at
  ///   hand
  /// @param image the container image that it ran in, where there is one
  public record ServiceOrigin(
      String service,
      String address,
      Optional<String> version,
      List<String> command,
      String model,
      Optional<String> modelDigest,
      Optional<ImageOrigin> image) {
    public ServiceOrigin {
      command = List.copyOf(command);
    }
  }

  /// A container image.
  ///
  /// @param name its path, or the name that the container runtime knows it by
  /// @param digest fingerprint of its content: `sha256:` of a file, `sha256-tree:` of a folder, or
  ///   what the name itself says; empty when only the runtime knows
  public record ImageOrigin(String name, Optional<String> digest) {}
}
