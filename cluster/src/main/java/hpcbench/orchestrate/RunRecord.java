package hpcbench.orchestrate;

import hpcbench.plan.Trial;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Workload;
import hpcbench.result.Provenance;
import hpcbench.result.Provenance.ServiceOrigin;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes down where and with what a run takes place, again whenever more of it is known.
final class RunRecord {
  private final RunOrder order;
  private final RunFolder folder;
  private final Instant start;
  private final Optional<Provenance.Source> source = Source.ofThisToolkit();
  private final List<ServiceOrigin> services = new ArrayList<>();
  private SortedMap<String, String> datasets = new TreeMap<>();

  RunRecord(RunOrder order, RunFolder folder, Instant start) {
    this.order = order;
    this.folder = folder;
    this.start = start;
  }

  /// What is known before anything is started.
  void begin() throws IOException {
    datasets = datasets();
    write(Optional.empty());
  }

  /// A service became ready.
  void add(ServiceOrigin service) throws RunFolderException {
    services.add(service);
    write(Optional.empty());
  }

  /// The run is over.
  void end() throws RunFolderException {
    write(Optional.of(Instant.now()));
  }

  private void write(Optional<Instant> end) throws RunFolderException {
    folder.writeProvenance(
        new Provenance(
            order.toolkit().version(),
            source,
            Secrets.BY_FORM.redact(order.toolkit().command()),
            start,
            end,
            Machine.host(),
            Machine.jvm(),
            services,
            new TreeMap<>(Map.of("plan", order.plan().seed())),
            datasets,
            order.toolkit().calibration()));
  }

  private SortedMap<String, String> datasets() throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (Trial trial : order.plan().trials()) {
      datasetFile(trial.workload()).ifPresent(files::add);
      trial.workload().tokenizer().ifPresent(files::add);
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    for (Path file : files) {
      hashes.put(file.toString(), FileHash.sha256(order.recipe().folder().resolve(file)));
    }
    return hashes;
  }

  private static Optional<Path> datasetFile(Workload workload) {
    return switch (workload.dataset()) {
      case Dataset.Synthetic _ -> Optional.empty();
      case Dataset.JsonLines(String path) -> Optional.of(Path.of(path));
      case Dataset.ShareGpt(String path) -> Optional.of(Path.of(path));
      case Dataset.HellaSwag(String path) -> Optional.of(Path.of(path));
    };
  }
}
