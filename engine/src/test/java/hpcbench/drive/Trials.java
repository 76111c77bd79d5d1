package hpcbench.drive;

import hpcbench.measure.ClientReport;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Api;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Balance;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Lengths;
import hpcbench.recipe.PrefixCache;
import hpcbench.recipe.Timeouts;
import hpcbench.recipe.Workload;
import hpcbench.target.Dialect;
import hpcbench.target.Dialects;
import hpcbench.target.Target;
import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A trial to be run by a test: small defaults, and what came of it.
final class Trials {
  final List<RequestRecord> records = Collections.synchronizedList(new ArrayList<>());
  final List<Progress> progress = new ArrayList<>();

  private final List<URI> urls;
  Driver driver = new EngineDriver(EngineOptions.DEFAULT.withLoops(2));
  Dialect dialect = Dialects.OPENAI_CHAT;
  boolean streaming = true;
  Arrival arrival = new Arrival.Closed();
  Extent measurement = new Extent.Requests(1);
  Extent warmUp = Extent.none();
  Duration drain = Duration.ofSeconds(10);
  int concurrency = 1;
  int batch = 1;
  Balance balance = Balance.ROUND_ROBIN;
  Timeouts timeouts = Timeouts.DEFAULT;
  long seed = 7;
  PromptSource prompts = new NumberedPrompts();
  Optional<String> apiKey = Optional.empty();
  Consumer<Progress> onProgress = _ -> {};
  Consumer<RequestRecord> onRecord = _ -> {};

  Trials(URI url) {
    this(List.of(url));
  }

  Trials(List<URI> urls) {
    this.urls = urls;
  }

  static Trials against(FakeService... services) {
    return new Trials(Stream.of(services).map(FakeService::url).toList());
  }

  Trials with(Consumer<Trials> change) {
    change.accept(this);
    return this;
  }

  ClientReport run() throws InterruptedException {
    return driver.drive(workload(), target(), prompts, this::record, this::tell);
  }

  /// Runs one engine's share of it.
  ClientReport run(EngineDriver engine, Share share, Start start) {
    try {
      return engine.drive(share, start, workload(), target(), prompts, this::record, this::tell);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts tests", e);
    }
  }

  /// A workload that is only looked at.
  static Workload workload(Consumer<Trials> change) {
    return new Trials(URI.create("http://127.0.0.1")).with(change).workload();
  }

  private Target target() {
    return new Target(urls.getFirst(), dialect, apiKey, urls.subList(1, urls.size()));
  }

  private void record(RequestRecord request) {
    onRecord.accept(request);
    records.add(request);
  }

  private void tell(Progress now) {
    progress.add(now);
    onProgress.accept(now);
  }

  /// Runs it and returns the one record there must be.
  RequestRecord runOne() throws InterruptedException {
    run();
    if (records.size() != 1) {
      throw new AssertionError("one record expected, not " + records);
    }
    return records.getFirst();
  }

  Workload workload() {
    return new Workload(
        "inference",
        "fake",
        "m",
        Api.CHAT,
        streaming,
        arrival,
        measurement,
        warmUp,
        drain,
        1,
        Optional.of(concurrency),
        batch,
        balance,
        new Lengths.Fixed(5),
        new Lengths.Fixed(8),
        false,
        new Dataset.Synthetic(0, 0),
        Optional.empty(),
        PrefixCache.KEEP,
        0,
        timeouts,
        Map.of(),
        seed);
  }

  /// Prompts that say their own number.
  static final class NumberedPrompts implements PromptSource {
    @Override
    public Prompt prompt(long index) {
      return Prompt.of("prompt " + index, 5, 8);
    }

    @Override
    public String hash() {
      return "numbered";
    }

    @Override
    public String countedBy() {
      return "nobody";
    }
  }
}
