package hpcbench.orchestrate;

import hpcbench.monitor.Machine;
import hpcbench.result.Calibration;
import hpcbench.result.LockedPlan;
import hpcbench.result.Provenance;
import hpcbench.result.Provenance.ServiceOrigin;
import hpcbench.result.Provenance.Session;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes down where and with what a run takes place, again whenever more of it is known.
final class RunRecord {
  private final RunOrder order;
  private final RunFolder folder;
  private final Instant start;
  private final List<Session> earlier;
  private final Optional<String> rerunOf;
  private final Optional<Provenance.Source> source = Source.ofThisToolkit();
  private final List<ServiceOrigin> services = new ArrayList<>();
  private SortedMap<String, Provenance.Host> clients = new TreeMap<>();
  private SortedMap<String, Calibration> calibrations = new TreeMap<>();
  private SortedMap<String, String> datasets = new TreeMap<>();

  /// The record of a session that begins now.
  ///
  /// @throws RunFolderException when what earlier sessions wrote down cannot be read
  RunRecord(RunOrder order, RunFolder folder, Instant start) throws RunFolderException {
    this.order = order;
    this.folder = folder;
    this.start = start;
    Optional<Provenance> before = folder.provenance();
    this.earlier = before.map(Provenance::sessions).orElse(List.of());
    this.rerunOf =
        switch (order.start()) {
          case RunOrder.Start.Anew(_, Optional<String> id) -> id;
          case RunOrder.Start.Resumed _ -> before.flatMap(Provenance::rerunOf);
        };
  }

  /// Folder for what services and clients of this session write; earlier sessions' stay as they
  /// are.
  Path logs() {
    return earlier.isEmpty()
        ? folder.logs()
        : folder.logs().resolve("session-" + (earlier.size() + 1));
  }

  /// What is known before anything is started.
  void begin() throws IOException {
    LockedPlan locked = locked();
    datasets = locked.dataFiles();
    write(Optional.empty());
  }

  /// A resumed run keeps to what its first session locked.
  private LockedPlan locked() throws IOException {
    return switch (order.start()) {
      case RunOrder.Start.Resumed _ -> folder.lockedPlan();
      case RunOrder.Start.Anew _ -> {
        LockedPlan locked =
            InputFiles.lock(order.plan(), order.recipeFolder(), order.toolkit().version());
        folder.writeLockedPlan(locked);
        yield locked;
      }
    };
  }

  /// A service became ready.
  void add(ServiceOrigin service) throws RunFolderException {
    services.add(service);
    write(Optional.empty());
  }

  /// The clients answer from these machines, which can do so much, by the names of their nodes.
  void addClients(
      Map<String, Provenance.Host> machines, Map<String, Calibration> calibrationsOfClients)
      throws RunFolderException {
    clients = new TreeMap<>(machines);
    calibrations = new TreeMap<>(calibrationsOfClients);
    write(Optional.empty());
  }

  /// The run is over.
  void end() throws RunFolderException {
    write(Optional.of(Instant.now()));
  }

  private void write(Optional<Instant> end) throws RunFolderException {
    List<Session> sessions = new ArrayList<>(earlier);
    sessions.add(session(end));
    folder.writeProvenance(
        new Provenance(
            rerunOf, new TreeMap<>(Map.of("plan", order.plan().seed())), datasets, sessions));
  }

  private Session session(Optional<Instant> end) {
    return new Session(
        order.toolkit().version(),
        source,
        Secrets.BY_FORM.redact(order.toolkit().command()),
        order.toolkit().job(),
        start,
        end,
        Machine.host(),
        Machine.jvm(),
        clients,
        services,
        calibrations);
  }
}
