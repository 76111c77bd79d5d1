package hpcbench.network;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import hpcbench.measure.FailureKind;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only the loop over Linux's own calls promises.
@Timeout(60)
class LinuxLoopTest {
  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

  @BeforeEach
  void onlyWhereItWorks() {
    assumeThat(Linux.isUsable()).as("Linux on x86-64 or AArch64").isTrue();
  }

  @Test
  void itIsTheBestTransport() throws Exception {
    try (ServerSocket service = service();
        Loop loop = open(service)) {
      assertThat(loop.transport()).isEqualTo("linux");
    }
  }

  @Test
  void everyDescriptorIsGivenBack() throws Exception {
    try (ServerSocket service = service()) {
      useAndClose(service);
      long before = descriptors();
      for (int i = 0; i < 20; i++) {
        useAndClose(service);
      }
      assertThat(descriptors()).isEqualTo(before);
    }
  }

  /// The call of the foreign-function API itself must not allocate, either: this is the whole way
  /// of a token from the kernel to the user of its link.
  @Test
  void aReadAllocatesNothing() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (ServerSocket service = service();
        Loop loop = open(service)) {
      Reads reads = new Reads();
      loop.executeAndWait(() -> loop.connect(0, reads));
      try (Socket accepted = service.accept()) {
        pingPong(accepted.getOutputStream(), reads, 1); // from here on it is open
        long allocated = Long.MAX_VALUE;
        for (int tries = 0; tries < 60 && allocated > 0; tries++) { // until all is compiled
          long before = threads.getThreadAllocatedBytes(reads.threadId);
          pingPong(accepted.getOutputStream(), reads, 2_000);
          allocated = threads.getThreadAllocatedBytes(reads.threadId) - before;
        }
        assertThat(allocated).as("bytes allocated for 2,000 reads").isZero();
      }
    }
  }

  @Test
  void theKernelSaysHowLongBytesLay() throws Exception {
    ReceiptLag lag;
    try (ServerSocket service = service();
        Loop loop = open(service)) {
      lag = loop.receiptLag();
      Reads reads = new Reads();
      loop.executeAndWait(() -> loop.connect(0, reads));
      try (Socket accepted = service.accept()) {
        pingPong(accepted.getOutputStream(), reads, 200);
      }
    }

    assertThat(lag.reads()).isEqualTo(200);
    assertThat(lag.atPercentile(0)).isPositive();
    assertThat(lag.atPercentile(50)).isLessThan(MILLISECONDS.toNanos(20));
  }

  /// Bytes are written while the loop is held up, so that they must have lain at least as long as
  /// it was after that, and at most as long as from before they were written to after they were
  /// read.
  @Test
  void bytesThatWaitedForTheLoopLayForAsLongAsItWasHeldUp() throws Exception {
    long heldNs = MILLISECONDS.toNanos(50);
    long longestNs = 0;
    ReceiptLag lag;
    try (ServerSocket service = service();
        Loop loop = open(service)) {
      lag = loop.receiptLag();
      Reads reads = new Reads();
      loop.executeAndWait(() -> loop.connect(0, reads));
      try (Socket accepted = service.accept()) {
        for (int i = 0; i < 5; i++) {
          CountDownLatch held = new CountDownLatch(1);
          CountDownLatch release = new CountDownLatch(1);
          loop.execute(() -> {
            held.countDown();
            await(release);
          });
          assertThat(held.await(10, SECONDS)).isTrue();
          long beforeNano = System.nanoTime();
          accepted.getOutputStream().write(i);
          long writtenNano = System.nanoTime();
          while (System.nanoTime() - writtenNano < heldNs) {
            LockSupport.parkNanos(heldNs);
          }
          release.countDown();
          assertThat(reads.permits.tryAcquire(10, SECONDS)).isTrue();
          longestNs = Math.max(longestNs, System.nanoTime() - beforeNano);
        }
      }
    }

    // The histogram is right to a hundredth.
    assertThat(lag.reads()).isEqualTo(5);
    assertThat(lag.atPercentile(0)).isGreaterThan(heldNs * 98 / 100);
    assertThat(lag.atPercentile(100)).isLessThan(longestNs * 102 / 100);
  }

  @Test
  void bytesThatComeWhileTheLoopRestsAreReadAfterItAndCameWhenTheyDid() throws Exception {
    long restNs = MILLISECONDS.toNanos(500);
    try (ServerSocket service = service();
        Loop loop = open(service)) {
      Reads reads = new Reads();
      loop.executeAndWait(
          () -> loop.serve(new OnceDue(Long.MAX_VALUE, restNs, new CompletableFuture<>())));
      loop.executeAndWait(() -> loop.connect(0, reads));
      try (Socket accepted = service.accept()) {
        Thread.sleep(150); // so long does a loop not rest that has begun to connect
        pingPong(accepted.getOutputStream(), reads, 1);
        long beforeNano = System.nanoTime();
        accepted.getOutputStream().write(1);
        long writtenNano = System.nanoTime();
        assertThat(reads.permits.tryAcquire(10, SECONDS)).isTrue();
        assertThat(System.nanoTime() - writtenNano).isGreaterThan(restNs / 2);
        assertThat(reads.cameNano).isBetween(beforeNano, writtenNano);
      }
    }
  }

  @Test
  void whatIsDueEndsARest() throws Exception {
    try (ServerSocket service = service();
        Loop loop = open(service)) {
      Reads reads = new Reads();
      loop.executeAndWait(() -> loop.connect(0, reads));
      try (Socket accepted = service.accept()) {
        Thread.sleep(150);
        CompletableFuture<Long> lateNs = new CompletableFuture<>();
        OnceDue user =
            new OnceDue(System.nanoTime() + MILLISECONDS.toNanos(200), SECONDS.toNanos(4), lateNs);
        loop.executeAndWait(() -> loop.serve(user));
        accepted.getOutputStream().write(1);
        assertThat(lateNs).succeedsWithin(Duration.ofSeconds(3));
      }
    }
  }

  @Test
  void whatAUserThrowsIsToldAndTheLoopGoesOn() throws Exception {
    try (ServerSocket service = service();
        Loop loop = open(service)) {
      loop.execute(() -> {
        throw new IllegalStateException("planted");
      });

      assertThat(failures.poll(10, SECONDS)).hasMessage("planted");
      loop.executeAndWait(() -> {});
    }
  }

  @Test
  void whatOneUserThrowsDoesNotCostAnotherItsBytes() throws Exception {
    try (ServerSocket service = service();
        Loop loop = open(service)) {
      Reads throwing =
          new Reads(() -> {
            throw new IllegalStateException("planted");
          });
      Reads other = new Reads();
      loop.executeAndWait(() -> loop.connect(0, throwing));
      try (Socket first = service.accept()) {
        loop.executeAndWait(() -> loop.connect(0, other));
        try (Socket second = service.accept()) {
          CountDownLatch written = new CountDownLatch(1);
          loop.execute(() -> await(written)); // both are read in one round
          first.getOutputStream().write(1);
          second.getOutputStream().write(1);
          written.countDown();

          assertThat(failures.poll(10, SECONDS)).hasMessage("planted");
          assertThat(other.permits.tryAcquire(10, SECONDS)).isTrue();
        }
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void useAndClose(ServerSocket service) throws IOException {
    try (Loop loop = open(service)) {
      loop.executeAndWait(() -> loop.connect(0, new Reads()));
      service.accept().close();
    }
  }

  private static void pingPong(OutputStream out, Reads reads, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      out.write(i);
      assertThat(reads.permits.tryAcquire(10, SECONDS)).isTrue();
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  private static ServerSocket service() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private Loop open(ServerSocket service) {
    InetSocketAddress to = new InetSocketAddress(service.getInetAddress(), service.getLocalPort());
    return new Loops(
            Transport.BEST,
            true,
            new Endpoint(List.of(to), Optional.empty(), Duration.ofSeconds(5)))
        .open("linux-loop", failures::add);
  }

  /// A user of a link that counts its reads.
  private static final class Reads implements Link.User {
    final Semaphore permits = new Semaphore(0);
    private final Runnable onRead;
    volatile long threadId;
    volatile long cameNano;

    Reads() {
      this(() -> {});
    }

    Reads(Runnable onRead) {
      this.onRead = onRead;
    }

    @Override
    public void opened() {
      threadId = Thread.currentThread().threadId();
    }

    @Override
    public void notOpened(FailureKind kind, String why) {}

    @Override
    public void received(byte[] bytes, int count, long nano) {
      onRead.run();
      cameNano = nano;
      permits.release();
    }

    @Override
    public void closed(String why) {}
  }
}
