package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.ClientReport;
import hpcbench.measure.ClientReport.Stamps;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.network.Transport;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a whole trial leaves behind, against a service whose every byte is scripted.
class EngineDriverTest {
  @ParameterizedTest
  @EnumSource
  void everyRequestOfAClosedLoopIsRecordedOverEachTransport(Transport transport) throws Exception {
    CountDownLatch clients = new CountDownLatch(4);
    FakeService.Script answersOnceAllClientsAsk =
        (request, wire) -> {
          clients.countDown();
          assertThat(clients.await(20, TimeUnit.SECONDS)).isTrue();
          wire.chat(5);
        };
    try (FakeService service = new FakeService(answersOnceAllClientsAsk)) {
      Trials trial =
          Trials.against(service)
              .with(t ->
                  t.driver =
                      new EngineDriver(EngineOptions.DEFAULT.withLoops(2).withTransport(transport)))
              .with(t -> t.concurrency = 4)
              .with(t -> t.warmUp = new Extent.Requests(10))
              .with(t -> t.measurement = new Extent.Requests(40));

      ClientReport report = trial.run();

      assertThat(trial.records).hasSize(50);
      assertThat(trial.records).extracting(RequestRecord::index).doesNotHaveDuplicates();
      assertThat(trial.records)
          .filteredOn(record -> record.phase() == Phase.MEASUREMENT)
          .hasSize(40)
          .allSatisfy(record -> {
            assertThat(record.outcome()).isEqualTo(new Outcome.Completed("length"));
            assertThat(record.tokens().events()).isEqualTo(5);
            assertThat(record.tokens().serverOutput()).isEqualTo(5);
            assertThat(record.tokens().serverInput()).isEqualTo(5);
            assertThat(record.sentNs()).isGreaterThanOrEqualTo(record.scheduledNs());
            assertThat(record.firstByteNs()).isGreaterThanOrEqualTo(record.sentNs());
            assertThat(record.firstTokenNs()).isGreaterThanOrEqualTo(record.firstByteNs());
            assertThat(record.endNs()).isGreaterThanOrEqualTo(record.lastTokenNs());
          });
      assertThat(report.stamps())
          .isEqualTo(report.transport().equals("linux") ? Stamps.KERNEL : Stamps.CLIENT);
      assertThat(service.connections()).isEqualTo(4);
      assertThat(report.inFlightPeak()).isEqualTo(4);
      assertThat(report.plannedRequests()).isEqualTo(40);
      assertThat(report.interrupted()).isFalse();
    }
  }

  @Test
  void whoIsNotToAskTheKernelStampsItself() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(2))) {
      Trials trial =
          Trials.against(service)
              .with(
                  t -> t.driver = new EngineDriver(EngineOptions.DEFAULT.withReceiptStamps(false)))
              .with(t -> t.measurement = new Extent.Requests(10));

      ClientReport report = trial.run();

      assertThat(report.stamps()).isEqualTo(Stamps.CLIENT);
      assertThat(report.receiptLag().reads()).isZero();
      assertThat(trial.records).hasSize(10);
    }
  }

  @Test
  void anOpenLoopSendsItsScheduleOnTime() throws Exception {
    try (FakeService service = new FakeService((request, wire) -> wire.chat(3))) {
      Trials trial =
          Trials.against(service)
              .with(t -> t.arrival = new Arrival.Poisson(200))
              .with(t -> t.concurrency = 64)
              .with(t -> t.measurement = new Extent.Requests(100));

      ClientReport report = trial.run();

      Schedule schedule =
          Schedule.of(trial.arrival, trial.warmUp, trial.measurement, 64, trial.seed);
      assertThat(report.scheduleHash()).isEqualTo(schedule.hash());
      assertThat(trial.records)
          .hasSize(100)
          .allSatisfy(record -> {
            assertThat(record.scheduledNs()).isEqualTo(schedule.at((int) record.index()));
            assertThat(record.sentNs()).isGreaterThanOrEqualTo(record.scheduledNs());
            assertThat(record.outcome().isCompleted()).isTrue();
          });
    }
  }
}
