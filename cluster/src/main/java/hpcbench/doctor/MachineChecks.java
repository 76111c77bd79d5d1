package hpcbench.doctor;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What is to be said of machines that a run takes place on, from what they told of themselves.
final class MachineChecks {
  /// Below it a run may end for want of disk.
  private static final long NEEDED_KIB = 1 << 20;

  private static final long MIB = 1024;

  /// What each open file system is called by `stat -f` that only one machine sees.
  private static final List<String> OF_ONE_MACHINE =
      List.of("ext2/ext3", "xfs", "btrfs", "tmpfs", "overlayfs", "zfs", "ramfs");

  private final List<Machine> machines;
  private final Needs needs;

  /// @param machines at least one
  MachineChecks(List<Machine> machines, Needs needs) {
    this.machines = List.copyOf(machines);
    this.needs = needs;
  }

  List<Finding> findings() {
    return Stream.<Function<Machine, Finding>>of(
            this::ports,
            this::folder,
            this::space,
            this::openFiles,
            this::cores,
            this::proxies,
            this::governor,
            this::swap,
            this::userNamespaces)
        .map(check -> Finding.worst(machines.stream().map(check).toList()))
        .toList();
  }

  private Finding ports(Machine machine) {
    List<String> taken = machine.all("taken");
    return taken.isEmpty()
        ? Finding.ok("ports", "free: " + String.join(", ", machine.all("untaken")))
        : Finding.warning(
            "ports",
            "taken on %s: %s".formatted(machine.name(), String.join(", ", taken)),
            "the service and executors take the next free port; a servers.port of the recipe must"
                + " be another");
  }

  private Finding folder(Machine machine) {
    String fileSystem = machine.text("filesystem " + needs.runs()).orElse("unknown");
    return machine.all("unwritable").isEmpty()
        ? Finding.ok("folder", "%s is writable, on %s".formatted(needs.runs(), fileSystem))
        : Finding.failed(
            "folder",
            "%s cannot be written to on %s".formatted(needs.runs(), machine.name()),
            "choose another --runs-dir, one that all nodes may write to");
  }

  private Finding space(Machine machine) {
    Optional<Long> free = machine.number("free-kib " + needs.runs());
    if (free.isEmpty()) {
      return Finding.notApplicable("space", "the file system does not tell");
    }
    String found = "%d MiB free under %s".formatted(free.get() / MIB, needs.runs());
    return free.get() >= NEEDED_KIB
        ? Finding.ok("space", found)
        : Finding.failed("space", found, "free some space, or choose another --runs-dir");
  }

  /// A JVM raises its own soft limit to the hard one; servers may not.
  private Finding openFiles(Machine machine) {
    long hard = machine.number("open-files-hard").orElse(Long.MAX_VALUE);
    long soft = machine.number("open-files-soft").orElse(Long.MAX_VALUE);
    String found =
        "%s: at most %s, soft limit %s; the run needs %d"
            .formatted(machine.name(), words(hard), words(soft), needs.openFiles());
    if (hard < needs.openFiles()) {
      return Finding.failed(
          "open-files", found, "ask for a higher limit (ulimit -Hn), or use more client nodes");
    }
    return soft < needs.openFiles()
        ? Finding.warning(
            "open-files",
            found,
            "put 'ulimit -Sn %d' into your shell's profile, for the service"
                .formatted(needs.openFiles()))
        : Finding.ok("open-files", found);
  }

  private static String words(long limit) {
    return limit == Long.MAX_VALUE ? "unlimited" : Long.toString(limit);
  }

  private Finding cores(Machine machine) {
    long allowed = machine.number("cores").orElse(0L);
    String found =
        "%s: %d of %s allowed, %d wanted"
            .formatted(
                machine.name(),
                allowed,
                machine.text("cores-of-machine").orElse("?"),
                needs.cores());
    return allowed >= needs.cores()
        ? Finding.ok("cores", found)
        : Finding.warning(
            "cores",
            found,
            "the client may limit what is measured; ask for more cores, or a smaller load");
  }

  private Finding proxies(Machine machine) {
    Optional<String> proxy = machine.text("proxy");
    if (proxy.isEmpty()) {
      return Finding.ok("proxies", "none set");
    }
    return machine.text("no-proxy").isPresent()
        ? Finding.ok("proxies", "http_proxy is set, and so is no_proxy")
        : Finding.warning(
            "proxies",
            "http_proxy is set on %s, and no_proxy is not".formatted(machine.name()),
            "export no_proxy with the names of the nodes, or services ask the proxy for each"
                + " other");
  }

  private Finding governor(Machine machine) {
    Optional<String> governor = machine.text("governor");
    if (governor.isEmpty()) {
      return Finding.notApplicable("cpu-governor", "the kernel does not tell");
    }
    String found = "%s: %s".formatted(machine.name(), governor.get());
    return governor.get().equals("performance")
        ? Finding.ok("cpu-governor", found)
        : Finding.warning(
            "cpu-governor",
            found,
            "clocks change while it measures; ask for performance, and compare runs of one governor"
                + " only");
  }

  private Finding swap(Machine machine) {
    long used = machine.number("swap-used-kib").orElse(0L);
    return used < NEEDED_KIB
        ? Finding.ok("swap", "%d MiB used".formatted(used / MIB))
        : Finding.warning(
            "swap",
            "%d MiB used on %s".formatted(used / MIB, machine.name()),
            "something took too much memory; a run that swaps measures the disk");
  }

  private Finding userNamespaces(Machine machine) {
    return machine.text("user-namespaces").orElse("no").equals("yes")
        ? Finding.ok("user-namespaces", "users may make them")
        : Finding.warning(
            "user-namespaces",
            "users may not make them on " + machine.name(),
            "containers without root need them, or a runtime that was installed setuid; ask the"
                + " site");
  }

  /// Whether all nodes see the folder that this machine wrote a file to.
  static Finding shared(List<Machine> nodes, Needs needs, Machine here) {
    List<String> blind =
        nodes.stream().filter(node -> node.all("seen").isEmpty()).map(Machine::name).toList();
    if (blind.isEmpty()) {
      return Finding.ok("shared-folder", "all nodes see " + needs.runs());
    }
    return Finding.failed(
        "shared-folder",
        "%s is not seen as here on %s".formatted(needs.runs(), String.join(", ", blind)),
        "choose a --runs-dir on a file system of all nodes" + hint(here, needs));
  }

  private static String hint(Machine here, Needs needs) {
    return here.text("filesystem " + needs.runs())
        .filter(OF_ONE_MACHINE::contains)
        .map(name -> "; this one is " + name + ", which one machine has to itself")
        .orElse("");
  }

  /// Whether the toolkit starts on all nodes.
  static Finding toolkit(List<Machine> nodes) {
    List<Finding> findings = nodes.stream().map(MachineChecks::toolkit).toList();
    return Finding.worst(findings);
  }

  private static Finding toolkit(Machine node) {
    String said = node.text("toolkit").orElse("nothing");
    return said.startsWith("hpcbench ")
        ? Finding.ok("toolkit-on-nodes", said)
        : Finding.failed(
            "toolkit-on-nodes",
            "on %s hpcbench says: %s".formatted(node.name(), said),
            "put the toolkit and a JDK 25 where all nodes see them under the same path");
  }

  /// Whether what a job does first on a node works there: load its modules, start its container.
  static Finding tried(List<Machine> nodes) {
    return Finding.worst(
        nodes.stream()
            .map(node ->
                node.all("untried").isEmpty()
                    ? Finding.ok("start-on-nodes", "modules and container start")
                    : Finding.failed(
                        "start-on-nodes",
                        "on %s: %s"
                            .formatted(node.name(), node.text("untried").orElse("it failed")),
                        "modules and container.runtime of the profile name what is loaded and"
                            + " started; a copy of the profile may name others"))
            .toList());
  }

  /// Whether nodes give the GPUs that were asked for.
  static Finding gpus(List<Machine> nodes, int wanted) {
    if (wanted == 0) {
      return Finding.notApplicable("gpus-on-nodes", "the run asks for none");
    }
    return Finding.worst(
        nodes.stream()
            .map(node -> {
              long given = node.number("gpus").orElse(0L);
              String found = "%s gives %d GPUs, %d wanted".formatted(node.name(), given, wanted);
              return given >= wanted
                  ? Finding.ok("gpus-on-nodes", found)
                  : Finding.failed(
                      "gpus-on-nodes",
                      found,
                      "slurm.gpus and slurm.gpu_type of the profile say how GPUs are asked for");
            })
            .toList());
  }

  /// Whether nodes ask each other directly where a proxy is set for what is outside. Servers of
  /// several nodes speak by names and by addresses.
  static Finding directly(List<Machine> nodes) {
    return Finding.worst(nodes.stream().map(node -> directly(node, nodes)).toList());
  }

  private static Finding directly(Machine node, List<Machine> nodes) {
    if (node.text("proxy").isEmpty()) {
      return Finding.ok("no-proxy", "no proxy is set on nodes");
    }
    NoProxy direct = NoProxy.parse(node.text("no-proxy").orElse(""));
    List<String> hosts =
        nodes.stream()
            .flatMap(other -> Stream.concat(Stream.of(other.name()), other.all("address").stream()))
            .toList();
    List<String> missing = hosts.stream().filter(host -> !direct.covers(host)).toList();
    return missing.isEmpty()
        ? Finding.ok("no-proxy", "no_proxy has all nodes: " + String.join(", ", hosts))
        : Finding.warning(
            "no-proxy",
            "no_proxy of %s does not cover %s".formatted(node.name(), String.join(", ", missing)),
            "export no_proxy with these, or with their domain and network, or servers of several"
                + " nodes ask the proxy for each other");
  }

  /// Clocks that were read when `srun` started the tasks, which is not at one instant: only a large
  /// difference means anything. A run measures offsets to microseconds by itself.
  static Finding clocks(List<Machine> nodes) {
    List<Double> times =
        nodes.stream().flatMap(node -> node.text("time").stream()).map(Double::valueOf).toList();
    double spread =
        times.stream().mapToDouble(time -> time).max().orElse(0)
            - times.stream().mapToDouble(time -> time).min().orElse(0);
    String found = "clocks of %d nodes within %.1f s".formatted(times.size(), spread);
    return spread < 5
        ? Finding.ok("clocks", found)
        : Finding.warning(
            "clocks",
            found,
            "their time service does not work; logs of nodes will not fit together");
  }
}
