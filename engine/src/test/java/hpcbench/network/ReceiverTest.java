package hpcbench.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceiverTest {
  private static final byte[] BYTES = "bytes".getBytes(US_ASCII);
  private static final long LAIN_NS = TimeUnit.MILLISECONDS.toNanos(30);

  private long emptyNano;
  private long writtenNano;
  private long readNano;
  private long came;

  @BeforeEach
  void needsLinux() {
    assumeTrue(Linux.isUsable(), "not Linux, or native access is not enabled");
  }

  @Test
  void bytesCameWhenTheyWereWrittenNotWhenTheyWereRead() throws Exception {
    Receiver receiver = receiver(Duration.ZERO, true);

    assertThat(came).isBetween(emptyNano, writtenNano);
    assertThat(readNano - came).isGreaterThanOrEqualTo(LAIN_NS);
    assertThat(receiver.isStamped()).isTrue();
    assertThat(receiver.lag().isKnown()).isTrue();
    assertThat(receiver.lag().atPercentile(100)).isGreaterThan(LAIN_NS * 98 / 100);
  }

  /// As when the wall clock was set between the stamp and the look at the clocks.
  @Test
  void aStampFromTheFutureIsTheInstantOfTheRead() throws Exception {
    receiver(Duration.ofHours(-1), true);
    assertThat(came).isEqualTo(readNano);
  }

  @Test
  void aStampOfBeforeTheSocketWasEmptyIsThatInstant() throws Exception {
    receiver(Duration.ofHours(1), true);
    assertThat(came).isEqualTo(emptyNano);
  }

  @Test
  void whatTheKernelDoesNotStampCameWhenItWasRead() throws Exception {
    Receiver receiver = receiver(Duration.ZERO, false);
    assertThat(came).isEqualTo(readNano);
    assertThat(receiver.isStamped()).isFalse();
    assertThat(receiver.lag().isKnown()).isFalse();
    assertThat(receiver.lag().reads()).isZero();
  }

  /// One that has read bytes that had lain there for a while.
  ///
  /// @param set how far the wall clock was set after the kernel had stamped them
  private Receiver receiver(Duration set, boolean stamps) throws Exception {
    try (Arena arena = Arena.ofConfined();
        ServerSocket service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Linux linux = new Linux(arena);
      InetSocketAddress address = (InetSocketAddress) service.getLocalSocketAddress();
      Sockets sockets = new Sockets(linux, List.of(address), stamps, arena);
      Receiver receiver =
          new Receiver(
              linux, arena, new StampClock(() -> linux.wallNs() + set.toNanos(), System::nanoTime));
      int socket = sockets.open(0);
      assertThat(sockets.connect(socket, 0)).isZero();
      try (Socket accepted = service.accept()) {
        Thread.sleep(LAIN_NS / 1_000_000); // the kernel begins to stamp a moment after it was asked
        emptyNano = System.nanoTime();
        accepted.getOutputStream().write(BYTES);
        writtenNano = System.nanoTime();
        Thread.sleep(LAIN_NS / 1_000_000);
        assertThat(receiver.quickReceive(socket)).isEqualTo(BYTES.length);
        readNano = System.nanoTime();
        came = receiver.cameAt(emptyNano, readNano);
        assertThat(receiver.bytes()).startsWith(BYTES);
      } finally {
        sockets.close(socket);
      }
      return receiver;
    }
  }
}
