package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AllReadyTest {
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicBoolean isInterrupted = new AtomicBoolean();

  private void forEver() throws InterruptedException {
    try {
      never.await();
    } catch (InterruptedException e) {
      isInterrupted.set(true);
      throw e;
    }
  }

  @Test
  void serversAreWaitedForAtOnce() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    AllReady.Wait needsTheOther =
        () -> {
          try {
            both.await(20, TimeUnit.SECONDS);
          } catch (BrokenBarrierException | TimeoutException e) {
            throw new ServerException("the other was not waited for", e);
          }
        };
    AllReady.await(List.of(needsTheOther, needsTheOther));
  }

  @Test
  void theFirstThatCannotBeEndsTheWaitForTheOthers() {
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() ->
            AllReady.await(
                List.of(
                    this::forEver,
                    () -> {
                      throw new ServerException("no such model");
                    })))
        .withMessage("no such model");
    assertThat(isInterrupted).isTrue();
  }

  @Test
  void whatNobodyExpectedIsNotHidden() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() ->
            AllReady.await(
                List.of(() -> {
                  throw new IllegalStateException("a mistake");
                })))
        .withMessage("a mistake");
  }

  @Test
  void aWishToStopEndsEveryWait() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> AllReady.await(List.of(this::forEver, this::forEver)));
    assertThat(Thread.interrupted()).isFalse();
  }
}
