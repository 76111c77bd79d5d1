package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.measure.FailureKind;
import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.network.Transport;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Balance;
import hpcbench.recipe.Extent;
import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How one engine shares its load out among the servers of a service.
class SeveralServersTest {
  @ParameterizedTest
  @EnumSource
  void serversTakeTurnsAndEachIsCalledByItsName(Transport transport) throws Exception {
    try (FakeService one = quick();
        FakeService two = quick();
        FakeService three = quick()) {
      Trials trial =
          Trials.against(one, two, three)
              .with(t ->
                  t.driver =
                      new EngineDriver(EngineOptions.DEFAULT.withLoops(2).withTransport(transport)))
              .with(t -> t.concurrency = 4)
              .with(t -> t.measurement = new Extent.Requests(30));

      trial.run();

      assertThat(trial.records)
          .hasSize(30)
          .allSatisfy(record -> {
            assertThat(record.outcome().isCompleted()).isTrue();
            assertThat(record.endpoint()).isEqualTo((int) (record.index() % 3));
          });
      for (FakeService service : List.of(one, two, three)) {
        assertThat(service.requests())
            .hasSize(10)
            .allSatisfy(request ->
                assertThat(request.head())
                    .contains("\r\nHost: 127.0.0.1:" + service.url().getPort() + "\r\n"));
      }
    }
  }

  @Test
  void theServerWithTheFewestInFlightIsTaken() throws Exception {
    CountDownLatch othersAreDone = new CountDownLatch(27);
    try (FakeService stuck =
            new FakeService((_, wire) -> {
              othersAreDone.await();
              wire.chat(2);
            });
        FakeService two = counting(othersAreDone);
        FakeService three = counting(othersAreDone)) {
      Trials trial =
          Trials.against(stuck, two, three)
              .with(t -> t.balance = Balance.LEAST_IN_FLIGHT)
              .with(t -> t.driver = new EngineDriver(EngineOptions.DEFAULT.withLoops(1)))
              .with(t -> t.concurrency = 3)
              .with(t -> t.measurement = new Extent.Requests(30));

      trial.run();

      assertThat(trial.records).hasSize(30).allMatch(record -> record.outcome().isCompleted());
      assertThat(stuck.requests().size()).isLessThanOrEqualTo(3);
      assertThat(two.requests())
          .isNotEmpty()
          .allSatisfy(request ->
              assertThat(request.head())
                  .contains("\r\nHost: 127.0.0.1:" + two.url().getPort() + "\r\n"));
      assertThat(perServer(trial).get(0)).isEqualTo((long) stuck.requests().size());
    }
  }

  @Test
  void whatBeginsAlikeStaysWithOneServerAndTheSeedSaysWhich() throws Exception {
    try (FakeService one = quick();
        FakeService two = quick();
        FakeService three = quick()) {
      Map<Long, Integer> first = serverOfEachGroup(1, one, two, three);
      assertThat(serverOfEachGroup(1, one, two, three)).isEqualTo(first);
      assertThat(serverOfEachGroup(2, one, two, three)).isNotEqualTo(first);
      assertThat(first.values()).contains(0, 1, 2);
    }
  }

  @Test
  void aServerThatIsGoneFailsItsOwnRequestsAndNoOthers() throws Exception {
    FakeService gone = quick();
    gone.close();
    try (FakeService one = quick()) {
      Trials trial =
          Trials.against(one, gone)
              .with(t -> t.arrival = new Arrival.Constant(200))
              .with(t -> t.concurrency = 16)
              .with(t -> t.measurement = new Extent.Requests(20));

      trial.run();

      assertThat(trial.records).hasSize(20);
      assertThat(trial.records)
          .filteredOn(record -> record.endpoint() == 0)
          .hasSize(10)
          .allMatch(record -> record.outcome().isCompleted());
      assertThat(trial.records)
          .filteredOn(record -> record.endpoint() == 1)
          .hasSize(10)
          .allSatisfy(record ->
              assertThat(record.outcome())
                  .isInstanceOfSatisfying(
                      Outcome.Failed.class,
                      failed -> assertThat(failed.failure()).isEqualTo(FailureKind.CONNECT)));
    }
  }

  @Test
  void serversOfOneServiceAreAllSecuredOrNoneIs() {
    Trials mixed =
        new Trials(List.of(URI.create("http://127.0.0.1:1"), URI.create("https://127.0.0.1:2")));
    assertThatThrownBy(mixed::run)
        .isInstanceOf(DriveException.class)
        .hasMessageContaining("all be reached over http, or all over https");
  }

  private static FakeService quick() throws IOException {
    return new FakeService((_, wire) -> wire.chat(2));
  }

  private static FakeService counting(CountDownLatch answers) throws IOException {
    return new FakeService((_, wire) -> {
      wire.chat(2);
      answers.countDown();
    });
  }

  private static Map<Integer, Long> perServer(Trials trial) {
    return trial.records.stream()
        .collect(Collectors.groupingBy(RequestRecord::endpoint, Collectors.counting()));
  }

  /// Runs 60 requests of 20 groups, and checks that no group was served by two servers.
  private static Map<Long, Integer> serverOfEachGroup(long seed, FakeService... services)
      throws InterruptedException {
    Trials trial =
        Trials.against(services)
            .with(t -> t.balance = Balance.STICKY)
            .with(t -> t.seed = seed)
            .with(t -> t.prompts = new Groups())
            .with(t -> t.measurement = new Extent.Requests(60));
    trial.run();
    Map<Long, Integer> servers = new ConcurrentHashMap<>();
    assertThat(trial.records)
        .hasSize(60)
        .allSatisfy(record ->
            assertThat(servers.computeIfAbsent(record.index() % 20, _ -> record.endpoint()))
                .isEqualTo(record.endpoint()));
    return servers;
  }

  /// Prompts of twenty groups.
  private static final class Groups implements PromptSource {
    @Override
    public Prompt prompt(long index) {
      return Prompt.of("group " + kinship(index), -1, 4);
    }

    @Override
    public long kinship(long index) {
      return index % 20;
    }

    @Override
    public String hash() {
      return "groups";
    }

    @Override
    public String countedBy() {
      return "nobody";
    }
  }
}
