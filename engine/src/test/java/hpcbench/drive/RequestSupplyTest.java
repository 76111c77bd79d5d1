package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.workload.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestSupplyTest {
  private static final int WINDOW = 8;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Semaphore made = new Semaphore(0);
  private final RequestSupply supply =
      new RequestSupply(
          Long.MAX_VALUE,
          WINDOW,
          this::make,
          failure -> {
            throw new AssertionError(failure);
          });

  @BeforeEach
  void start() throws InterruptedException {
    supply.start();
    assertThat(supply.awaitReady(LIMIT)).isTrue();
    assertThat(made.tryAcquire(WINDOW)).isTrue();
  }

  @AfterEach
  void end() {
    supply.close();
  }

  @Test
  void aFullWindowIsLeftAloneUntilHalfOfItIsTaken() throws InterruptedException {
    takeAll(0, WINDOW / 2 - 1);
    assertThat(made.tryAcquire()).as("made although more than half are left").isFalse();
    takeAll(WINDOW / 2 - 1, WINDOW / 2);
    assertThat(awaitMade(WINDOW / 2)).isTrue();
  }

  @Test
  void aRequestThatIsTakenLastOfAllMakesRoomToo() throws InterruptedException {
    takeAll(1, WINDOW);
    takeAll(0, 1);
    assertThat(awaitMade(WINDOW)).isTrue();
  }

  @Test
  void whatIsNotMadeYetIsNotThere() {
    assertThat(supply.take(WINDOW)).isEmpty();
  }

  private void takeAll(long from, long to) {
    for (long position = from; position < to; position++) {
      assertThat(supply.take(position)).map(PreparedRequest::position).contains(position);
    }
  }

  private boolean awaitMade(int count) throws InterruptedException {
    return made.tryAcquire(count, LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private PreparedRequest make(long position) {
    made.release();
    return new PreparedRequest(
        position, Prompt.of("a question", 2, 1), 0, List.of(new byte[0]), new byte[0]);
  }
}
