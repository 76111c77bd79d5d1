package hpcbench.bench;

import hpcbench.drive.EngineDriver;
import hpcbench.drive.EngineOptions;
import hpcbench.measure.EventTimes;
import hpcbench.measure.RequestRecord;
import hpcbench.network.Transport;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Workload;
import hpcbench.target.Dialects;
import hpcbench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/// Our load engine as a process: the driver that every run uses, with all records kept.
final class EngineClient {
  private final Queue<RequestRecord> records = new ConcurrentLinkedQueue<>();
  private final EngineDriver driver;
  private final ClientArguments arguments;

  private EngineClient(EngineOptions options, ClientArguments arguments) {
    this.driver = new EngineDriver(options);
    this.arguments = arguments;
  }

  /// Loads the server until standard input closes; then writes its stamps and ends.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> all = List.of(arguments);
    EngineClient client =
        new EngineClient(
            EngineOptions.DEFAULT
                .withRehearsal(true)
                .withPolling(EngineOptions.Polling.valueOf(all.get(0)))
                .withTransport(Transport.valueOf(all.get(1))),
            ClientArguments.parse(all.subList(2, all.size())));
    Thread load = Thread.ofPlatform().name("load").start(client::load);
    ClientControl.serve();
    client.driver.stop();
    client.driver.stop(); // the second call cuts off what is in flight
    load.join();
    client.writeStamps();
  }

  private void load() {
    try {
      driver.drive(
          workload(),
          new Target(arguments.base(), Dialects.OPENAI_CHAT, Optional.empty()),
          new NumberedPrompts(arguments.tokens()),
          this::keep,
          _ -> {});
    } catch (InterruptedException e) {
      throw new BenchException("interrupted while loading the server", e);
    }
  }

  private void keep(RequestRecord record) {
    if (arguments.keepStamps()) {
      records.add(record);
    }
  }

  private Workload workload() {
    return Workload.chats(
        "bench",
        arguments.rate() == 0 ? new Arrival.Closed() : new Arrival.Poisson(arguments.rate()),
        arguments.streams(),
        arguments.tokens(),
        Extent.none(),
        new Extent.Lasting(ClientArguments.endless()),
        Duration.ofSeconds(1));
  }

  private void writeStamps() throws IOException {
    long start = driver.lastStartNano();
    StampLog.write(
        Contender.log(arguments.folder()),
        records.stream().map(record -> life(record, start)).toList());
  }

  private static StampLog.Life life(RequestRecord record, long start) {
    return new StampLog.Life(
        record.index(),
        start + record.scheduledNs(),
        start + record.sentNs(),
        EventTimes.of(
            IntStream.range(0, record.events().count())
                .mapToLong(event -> start + record.events().at(event))
                .toArray()));
  }
}
