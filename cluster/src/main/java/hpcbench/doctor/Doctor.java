package hpcbench.doctor;

import hpcbench.deploy.Cluster;
import hpcbench.deploy.ModelFiles;
import hpcbench.deploy.Profile;
import hpcbench.deploy.Slurm;
import hpcbench.deploy.SlurmVersion;
import hpcbench.deploy.Submission;
import hpcbench.deploy.Transport;
import hpcbench.plan.Plan;
import hpcbench.recipe.Orchestration.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at everything that a run depends on, and says of each thing how it is and what to do.
///
/// Nothing is changed; a file is made and removed again to see whether a folder can be written to.
public final class Doctor {
  private final Cluster cluster;
  private final Transport transport;
  private final Submission submission;
  private final Profile profile;
  private final Needs needs;

  /// @param cluster the cluster, as it is reached from here
  /// @param submission what would submit the run
  /// @param profile the cluster
  /// @param needs what the run needs of machines
  public Doctor(Cluster cluster, Submission submission, Profile profile, Needs needs) {
    this.cluster = cluster;
    this.transport = cluster.transport();
    this.submission = submission;
    this.profile = profile;
    this.needs = needs;
  }

  /// Looks at this machine, or at the login node that is reached over SSH, and at the cluster
  /// behind it.
  ///
  /// @param order the run that is meant; without one, less can be checked
  /// @param nodes how many nodes of the cluster are asked, by a job of some seconds; 0 asks the
  ///   machine that the cluster is reached from. Needs an order, which says what to charge
  public List<Finding> look(Optional<Submission.Order> order, int nodes)
      throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("java", "Java " + Runtime.version()));
    boolean isSlurm = isForSlurm(order.map(Submission.Order::plan));
    findings.addAll(isSlurm ? slurm(order) : List.of(withoutSlurm("slurm"), withoutSlurm("job")));
    findings.addAll(new RuntimeChecks(cluster, profile).findings(order));
    findings.addAll(models(order));
    findings.addAll(machines(order, isSlurm ? nodes : 0));
    return List.copyOf(findings);
  }

  private static boolean isForSlurm(Optional<Plan> plan) {
    return plan.map(one -> one.orchestration().mode() == Mode.SLURM).orElse(true);
  }

  private static Finding withoutSlurm(String check) {
    return Finding.notApplicable(check, "the recipe runs on this machine");
  }

  private List<Finding> slurm(Optional<Submission.Order> order) throws InterruptedException {
    try {
      return List.of(
          release(new Slurm(transport).version()),
          order.isPresent()
              ? job(order.get())
              : Finding.notApplicable("job", "give --recipe to have its job checked"));
    } catch (IOException e) {
      return List.of(
          Finding.failed(
              "slurm",
              String.valueOf(e.getMessage()),
              "stand on a login node, and load Slurm's module where there is one"));
    }
  }

  private static Finding release(SlurmVersion version) {
    return version.compareTo(SlurmVersion.NEWEST) > 0
        ? Finding.warning(
            "slurm",
            "Slurm %s, and scripts are checked for releases to %s"
                .formatted(version, SlurmVersion.NEWEST),
            "look at hpcbench plan --script, and try a small job first")
        : Finding.ok("slurm", "Slurm " + version);
  }

  private Finding job(Submission.Order order) throws InterruptedException {
    try {
      List<String> refusals = submission.refusals(order);
      return refusals.isEmpty()
          ? Finding.ok(
              "job", "Slurm would take it: account, partition, nodes, image, binds and prompts")
          : Finding.failed(
              "job", String.join("; ", refusals), "each key above is one of the recipe; change it");
    } catch (IOException | IllegalArgumentException e) {
      return Finding.failed(
          "job", String.valueOf(e.getMessage()), "until then no job can be submitted");
    }
  }

  private List<Finding> models(Optional<Submission.Order> order) throws InterruptedException {
    if (order.isEmpty()) {
      return List.of();
    }
    ModelFiles models = new ModelFiles(order.get().plan(), profile);
    try {
      List<String> missing = models.missing(transport);
      if (models.paths().isEmpty()) {
        return List.of(Finding.notApplicable("model", "the recipe names no path of one"));
      }
      return List.of(
          missing.isEmpty()
              ? Finding.ok("model", "there: " + String.join(", ", models.paths().keySet()))
              : Finding.failed(
                  "model",
                  String.join("; ", missing),
                  "bring it there before the run: nodes often reach no model hub"));
    } catch (IOException e) {
      return List.of(
          Finding.failed("model", String.valueOf(e.getMessage()), "nobody can look for it"));
    }
  }

  private List<Finding> machines(Optional<Submission.Order> order, int nodes)
      throws InterruptedException {
    MachineProbe probe = new MachineProbe(transport);
    List<Finding> findings = new ArrayList<>();
    try {
      if (nodes == 0 || order.isEmpty()) {
        findings.addAll(new MachineChecks(probe.ask(List.of(), questions()), needs).findings());
        return findings;
      }
      return onNodes(probe, order.get(), nodes);
    } catch (IOException e) {
      findings.add(
          Finding.failed(
              "machine",
              String.valueOf(e.getMessage()),
              "with --nodes, the account, partition and quality of service must be right"));
      return findings;
    }
  }

  private List<Finding> onNodes(MachineProbe probe, Submission.Order order, int nodes)
      throws IOException, InterruptedException {
    Marker marker = Marker.in(needs.runs(), transport);
    try {
      List<String> questions = new ArrayList<>(questions());
      questions.add("see=" + marker.file());
      needs.program().map(Path::toString).map("run="::concat).ifPresent(questions::add);
      Optional<String> script = new RuntimeChecks(cluster, profile).tryOut(order);
      script.map("try="::concat).ifPresent(questions::add);
      List<String> start = submission.nodeCommand(order, nodes);
      List<Machine> asked = probe.ask(start, questions);
      List<Finding> findings = new ArrayList<>(new MachineChecks(asked, needs).findings());
      findings.add(
          MachineChecks.shared(asked, needs, probe.ask(List.of(), questions()).getFirst()));
      findings.add(MachineChecks.clocks(asked));
      findings.add(MachineChecks.directly(asked));
      if (needs.program().isPresent()) {
        findings.add(MachineChecks.toolkit(asked));
      }
      if (script.isPresent()) {
        findings.add(MachineChecks.tried(asked));
      }
      findings.add(MachineChecks.gpus(asked, Submission.gpusOfANode(order)));
      return findings;
    } finally {
      marker.remove();
    }
  }

  private List<String> questions() {
    List<String> questions = new ArrayList<>();
    needs.ports().forEach(port -> questions.add("port=" + port));
    questions.add("write=" + needs.runs());
    return questions;
  }
}
