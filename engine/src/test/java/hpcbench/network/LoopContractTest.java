package hpcbench.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import hpcbench.measure.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What every loop promises, whatever carries its connections.
@ParameterizedClass
@EnumSource
@Timeout(60)
class LoopContractTest {
  private static final int MEGABYTES = 8 << 20;

  @Parameter Transport transport = Transport.BEST;

  private final LinkedBlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private ServerSocket service = new ServerSocket();
  private @Nullable Loop loop;

  LoopContractTest() throws IOException {}

  @BeforeEach
  void open() throws IOException {
    service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    loop = open(new InetSocketAddress(service.getInetAddress(), service.getLocalPort()));
  }

  @AfterEach
  void close() throws IOException {
    loop().close();
    service.close();
    assertThat(failures).isEmpty();
  }

  @Test
  void bytesGoBothWays() throws Exception {
    Told told = connect();
    try (Socket accepted = service.accept()) {
      told.awaitOpen();
      long before = System.nanoTime();
      told.send("ask".getBytes(US_ASCII));
      assertThat(accepted.getInputStream().readNBytes(3)).asString(US_ASCII).isEqualTo("ask");
      accepted.getOutputStream().write("answer".getBytes(US_ASCII));

      assertThat(told.awaitText(6)).isEqualTo("answer");
      assertThat(told.lastReadNano).isBetween(before, System.nanoTime());
    }
  }

  @Test
  void whatTheKernelDoesNotTakeAtOnceIsWrittenLater() throws Exception {
    byte[] large = new byte[MEGABYTES];
    new Random(5).nextBytes(large);
    Told told = connect();
    try (Socket accepted = service.accept()) {
      told.awaitOpen();
      told.send(large);
      told.send("end".getBytes(US_ASCII));

      InputStream in = accepted.getInputStream();
      assertThat(in.readNBytes(large.length)).isEqualTo(large);
      assertThat(in.readNBytes(3)).asString(US_ASCII).isEqualTo("end");
    }
  }

  @Test
  void aLargeAnswerIsReadWhole() throws Exception {
    Told told = connect();
    try (Socket accepted = service.accept()) {
      accepted.getOutputStream().write(new byte[MEGABYTES]);

      assertThat(told.awaitText(MEGABYTES)).hasSize(MEGABYTES);
    }
  }

  @Test
  void theServicesCloseIsToldAfterItsLastBytes() throws Exception {
    Told told = connect();
    try (Socket accepted = service.accept()) {
      accepted.getOutputStream().write("bye".getBytes(US_ASCII));
    }

    assertThat(told.closed.get(10, SECONDS)).contains("closed");
    assertThat(told.text()).isEqualTo("bye");
  }

  @Test
  void aResetIsTold() throws Exception {
    Told told = connect();
    try (Socket accepted = service.accept()) {
      told.awaitOpen();
      accepted.setSoLinger(true, 0);
    }

    assertThat(told.closed.get(10, SECONDS)).containsIgnoringCase("reset");
  }

  @Test
  void theOwnersCloseIsNotTold() throws Exception {
    Told told = connect();
    try (Socket accepted = service.accept()) {
      told.awaitOpen();
      loop().executeAndWait(told::close);

      accepted.setSoTimeout(10_000);
      assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      loop().executeAndWait(() -> {});
      assertThat(told.closed).isNotDone();
    }
  }

  @Test
  void aRefusedConnectionIsTold() throws Exception {
    service.close();

    Told told = connect();

    assertThat(told.notOpened.get(10, SECONDS)).isEqualTo(FailureKind.CONNECT);
    assertThat(told.why).contains("refused");
  }

  @Test
  void aConnectionThatDoesNotComeAboutIsGivenUp() throws Exception {
    // The address is kept for documentation (RFC 5737): nobody answers there.
    InetAddress nobody = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
    try (Loop nowhere = open(new InetSocketAddress(nobody, 9))) {
      Told told = new Told();
      nowhere.executeAndWait(() -> told.connect(nowhere));

      assertThat(told.notOpened.get(30, SECONDS)).isEqualTo(FailureKind.CONNECT);
    }
  }

  @Test
  void ipv6IsSpoken() throws Exception {
    byte[] number = new byte[16];
    number[15] = 1;
    InetAddress here = InetAddress.getByAddress(number);
    assumeThat(NetworkInterface.getByInetAddress(here)).as("an interface with ::1").isNotNull();
    try (ServerSocket six = new ServerSocket(0, 5, here);
        Loop toSix = open(new InetSocketAddress(here, six.getLocalPort()))) {
      Told told = new Told();
      toSix.executeAndWait(() -> told.connect(toSix));

      try (Socket accepted = six.accept()) {
        accepted.getOutputStream().write('6');
        assertThat(told.awaitText(1)).isEqualTo("6");
      }
    }
  }

  @Test
  void tasksWakeALoopThatSleeps() {
    for (int i = 0; i < 1000; i++) {
      loop().executeAndWait(() -> {});
    }
  }

  @Test
  void aUserIsServedOnTime() throws Exception {
    CompletableFuture<Long> lateNs = new CompletableFuture<>();
    long dueNano = System.nanoTime() + SECONDS.toNanos(1) / 20;
    loop().executeAndWait(() -> loop().serve(new OnceDue(dueNano, 0, lateNs)));

    assertThat(lateNs.get(10, SECONDS)).isNotNegative();
  }

  private Loop open(InetSocketAddress to) {
    Endpoint endpoint = new Endpoint(List.of(to), Optional.empty(), Duration.ofSeconds(1));
    return new Loops(transport, true, endpoint).open("loop-under-test", failures::add);
  }

  private Loop loop() {
    if (loop == null) {
      throw new AssertionError("not opened");
    }
    return loop;
  }

  private Told connect() {
    Told told = new Told();
    loop().executeAndWait(() -> told.connect(loop()));
    return told;
  }

  /// A user of a link that keeps what it is told.
  private static final class Told implements Link.User {
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    final CompletableFuture<FailureKind> notOpened = new CompletableFuture<>();
    private final LinkedBlockingQueue<String> pieces = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    volatile String why = "";
    volatile long lastReadNano;
    private @Nullable Loop loop;
    private @Nullable Link link;

    void connect(Loop over) {
      loop = over;
      link = over.connect(0, this);
    }

    void send(byte[] bytes) {
      if (loop != null && link != null) {
        Link open = link;
        loop.executeAndWait(() -> open.send(bytes));
      }
    }

    void close() {
      if (link != null) {
        link.close();
      }
    }

    void awaitOpen() throws Exception {
      opened.get(10, SECONDS);
    }

    String awaitText(int length) throws Exception {
      while (text.length() < length) {
        String piece = pieces.poll(10, SECONDS);
        assertThat(piece).as("more than %d bytes", text.length()).isNotNull();
        text.append(piece);
      }
      return text.toString();
    }

    String text() {
      pieces.forEach(text::append);
      pieces.clear();
      return text.toString();
    }

    @Override
    public void opened() {
      opened.complete(null);
    }

    @Override
    public void notOpened(FailureKind kind, String reason) {
      why = reason;
      notOpened.complete(kind);
    }

    @Override
    public void received(byte[] bytes, int count, long nano) {
      lastReadNano = nano;
      pieces.add(new String(bytes, 0, count, US_ASCII));
    }

    @Override
    public void closed(String reason) {
      closed.complete(reason);
    }
  }
}
