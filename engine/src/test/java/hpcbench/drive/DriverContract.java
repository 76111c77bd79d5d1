package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every driver promises, whatever it is made of.
@Timeout(60)
abstract class DriverContract {
  /// The driver under test.
  abstract Driver driver();

  @Test
  void everyRecordIsHandedOverBeforeDriveReturns() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(2))) {
      Trials trial =
          trial(service)
              .with(t -> t.concurrency = 3)
              .with(t -> t.warmUp = new Extent.Requests(5))
              .with(t -> t.measurement = new Extent.Requests(20));

      trial.run();

      assertThat(trial.records).hasSize(25);
      assertThat(trial.records).filteredOn(r -> r.phase() == Phase.WARM_UP).hasSize(5);
      assertThat(service.requests()).hasSize(25);
    }
  }

  @Test
  void progressComesFromTheCallingThreadAndInTheOrderOfStages() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(2))) {
      Thread caller = Thread.currentThread();
      AtomicReference<Thread> teller = new AtomicReference<>();
      Trials trial =
          trial(service)
              .with(t -> t.warmUp = new Extent.Lasting(Duration.ofMillis(250)))
              .with(t -> t.measurement = new Extent.Lasting(Duration.ofMillis(500)))
              .with(t -> t.onProgress = _ -> teller.set(Thread.currentThread()));

      trial.run();

      assertThat(teller).hasValue(caller);
      assertThat(trial.progress.stream().map(Progress::stage).distinct())
          .containsExactly(
              Progress.Stage.PREPARING,
              Progress.Stage.WARM_UP,
              Progress.Stage.MEASUREMENT,
              Progress.Stage.DRAIN);
      Progress last = trial.progress.getLast();
      assertThat(last.completed()).isPositive();
      assertThat(last.ttftP50Seconds()).isPositive();
      assertThat(last.ttftP99Seconds()).isGreaterThanOrEqualTo(last.ttftP50Seconds());
    }
  }

  @Test
  void stopKeepsWhatWasMeasuredAndLetsTheRestEnd() throws Exception {
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (FakeService service =
        new FakeService((request, wire) -> {
          if (request.number() >= 10) {
            mayEnd.await();
          }
          wire.chat(2);
        })) {
      Driver driver = driver();
      Trials trial =
          trial(service, driver)
              .with(t -> t.concurrency = 2)
              .with(t -> t.measurement = new Extent.Lasting(Duration.ofMinutes(5)))
              .with(t ->
                  t.onProgress =
                      progress -> {
                        if (progress.stage() == Progress.Stage.MEASUREMENT
                            && progress.completed() >= 10
                            && progress.inFlight() == 2) {
                          driver.stop();
                        }
                        if (progress.stage() == Progress.Stage.DRAIN) {
                          mayEnd.countDown();
                        }
                      });

      ClientReport report = trial.run();

      assertThat(report.interrupted()).isTrue();
      assertThat(trial.records).hasSize(12).allMatch(r -> r.outcome().isCompleted());
    }
  }

  @Test
  void aSecondStopCutsTheDrainShort() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) -> {
          wire.stream().token("a");
          wire.awaitClose();
        })) {
      Driver driver = driver();
      Trials trial =
          trial(service, driver)
              .with(t -> t.drain = Duration.ofMinutes(5))
              .with(t -> t.measurement = new Extent.Lasting(Duration.ofMinutes(5)))
              .with(t ->
                  t.onProgress =
                      progress -> {
                        if (progress.inFlight() == 1) {
                          driver.stop();
                        }
                      });

      ClientReport report = trial.run();

      assertThat(report.interrupted()).isTrue();
      assertThat(report.drainTimedOut()).isFalse();
      assertThat(trial.records)
          .singleElement()
          .satisfies(record -> {
            assertThat(record.outcome()).isEqualTo(new Outcome.Abandoned());
            assertThat(record.tokens().events()).isEqualTo(1);
          });
    }
  }

  @Test
  void anInterruptStopsTheLoadAndHandsOverEveryRecord() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(2))) {
      Trials trial =
          trial(service)
              .with(t -> t.measurement = new Extent.Lasting(Duration.ofMinutes(5)))
              .with(t ->
                  t.onProgress =
                      progress -> {
                        if (progress.completed() > 5) {
                          Thread.currentThread().interrupt();
                        }
                      });

      assertThatThrownBy(trial::run).isInstanceOf(InterruptedException.class);

      assertThat(trial.records).hasSizeGreaterThan(5);
      // The one that was cut off as it was sent may never have been read by the service.
      int started = trial.records.size();
      assertThat(trial.records.stream().mapToLong(RequestRecord::index).sorted().toArray())
          .isEqualTo(LongStream.range(0, started).toArray());
      assertThat(service.requests().size()).isBetween(started - 1, started);
    }
  }

  @Test
  void aSinkThatFailsEndsTheTrialWithItsReason() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(2))) {
      Trials trial =
          trial(service)
              .with(t -> t.concurrency = 4)
              .with(t -> t.measurement = new Extent.Lasting(Duration.ofMinutes(5)))
              .with(t ->
                  t.onRecord =
                      record -> {
                        if (record.index() > 50) {
                          throw new IllegalStateException("no space left on device");
                        }
                      });

      assertThatThrownBy(trial::run)
          .isInstanceOf(DriveException.class)
          .hasMessageContaining("no space left on device");
    }
  }

  @Test
  void aDrainThatIsTooShortAbandonsAndSaysSo() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) -> {
          wire.stream().token("a");
          wire.awaitClose();
        })) {
      Trials trial =
          trial(service)
              .with(t -> t.drain = Duration.ofMillis(100))
              .with(t -> t.measurement = new Extent.Lasting(Duration.ofMillis(100)));

      ClientReport report = trial.run();

      assertThat(report.drainTimedOut()).isTrue();
      assertThat(report.interrupted()).isFalse();
      assertThat(trial.records)
          .extracting(RequestRecord::outcome)
          .containsExactly(new Outcome.Abandoned());
    }
  }

  @Test
  void aDriverCanDriveOneTrialAfterAnother() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.chat(1))) {
      Driver driver = driver();
      for (int i = 0; i < 3; i++) {
        Trials trial = trial(service, driver).with(t -> t.measurement = new Extent.Requests(4));
        trial.run();
        assertThat(trial.records).hasSize(4);
      }
    }
  }

  @Test
  void stoppingWhenNothingRunsIsNothing() {
    driver().stop();
  }

  @Test
  void anArrivalThatWasNeverSentSaysWhy() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) -> {
          wire.stream().token("a");
          wire.awaitClose();
        })) {
      Trials trial =
          trial(service)
              .with(t -> t.arrival = new Arrival.Constant(20))
              .with(t -> t.concurrency = 2)
              .with(t -> t.drain = Duration.ZERO)
              .with(t -> t.measurement = new Extent.Lasting(Duration.ofMillis(500)));

      ClientReport report = trial.run();

      assertThat(trial.records).hasSize(10);
      assertThat(trial.records)
          .filteredOn(r -> r.outcome() instanceof Outcome.Abandoned)
          .hasSize(2);
      assertThat(trial.records)
          .filteredOn(r -> r.outcome() instanceof Outcome.NotSent)
          .hasSize(8)
          .allSatisfy(record -> {
            assertThat(record.sentNs()).isEqualTo(-1);
            assertThat(((Outcome.NotSent) record.outcome()).reason()).contains("limit of 2");
          });
      assertThat(report.plannedRequests()).isEqualTo(10);
      assertThat(report.inFlightLimitedNs()).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(250));
    }
  }

  private Trials trial(FakeService service) {
    return trial(service, driver());
  }

  private static Trials trial(FakeService service, Driver driver) {
    return Trials.against(service).with(t -> t.driver = driver);
  }
}
