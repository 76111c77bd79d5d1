package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.ClientReport;
import hpcbench.measure.FailureKind;
import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.network.Transport;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Timeouts;
import hpcbench.target.Dialects;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Every way in which a request can fail is told apart, and nothing that arrived before is lost.
@ParameterizedClass
@EnumSource(names = {"BEST", "NETTY"})
@Timeout(60)
@SuppressWarnings("StringConcatToTextBlock") // a text block would hide the line ends
class FailureKindsTest {
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final Duration LONG = Duration.ofMinutes(5);

  @Parameter Transport transport = Transport.BEST;

  @Test
  void aRefusedConnectionIsAConnectFailure() throws Exception {
    URI nobody;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + taken.getLocalPort());
    }

    RequestRecord record = against(nobody).runOne();

    assertThat(failure(record).failure()).isEqualTo(FailureKind.CONNECT);
    assertThat(failure(record).detail()).contains("refused");
    assertThat(record.sentNs()).isEqualTo(-1);
  }

  @Test
  void aClosedLoopDoesNotHammerAServiceThatIsGone() throws Exception {
    URI nobody;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + taken.getLocalPort());
    }
    Trials trial =
        against(nobody)
            .with(t -> t.concurrency = 2)
            .with(t -> t.measurement = new Extent.Lasting(Duration.ofMillis(450)));

    trial.run();

    assertThat(trial.records).hasSizeBetween(2, 12);
  }

  @Test
  void aResetInsideTheStreamKeepsWhatCameBefore() throws Exception {
    RequestRecord record =
        answering((_, wire) -> {
          wire.stream().token("a").token("b");
          wire.reset();
        });

    assertThat(failure(record).failure()).isEqualTo(FailureKind.RESET);
    assertThat(record.tokens().events()).isLessThanOrEqualTo(2);
    assertThat(record.sentNs()).isNotNegative();
  }

  @Test
  void aCloseInsideTheChunkedCodingIsAReset() throws Exception {
    RequestRecord record =
        answering((_, wire) -> {
          wire.stream().token("a").write("40\r\ndata: {\"cho");
          wire.close();
        });

    assertThat(failure(record).failure()).isEqualTo(FailureKind.RESET);
    assertThat(record.tokens().events()).isEqualTo(1);
    assertThat(record.lastTokenNs()).isEqualTo(record.firstTokenNs());
  }

  @Test
  void aCloseBeforeAnyByteOfAFreshConnectionIsAResetAndNotTriedAgain() throws Exception {
    try (FakeService service = new FakeService((_, wire) -> wire.close())) {
      RequestRecord record = against(service.url()).runOne();

      assertThat(failure(record).failure()).isEqualTo(FailureKind.RESET);
      assertThat(service.requests()).hasSize(1);
    }
  }

  @Test
  void anAnswerThatIsOverBeforeTheConnectionBreaksIsComplete() throws Exception {
    RequestRecord record =
        answering((_, wire) -> {
          wire.stream().token("a").event("[DONE]");
          wire.close();
        });

    assertThat(record.outcome()).isEqualTo(new Outcome.Completed(""));
  }

  @Test
  void silenceBeforeTheFirstTokenIsItsTimeout() throws Exception {
    RequestRecord record =
        answering(
            (_, wire) -> {
              wire.stream().chunk(": still here\n\n");
              wire.awaitClose();
            },
            new Timeouts(LONG, SHORT, LONG, LONG));

    assertThat(failure(record).failure()).isEqualTo(FailureKind.FIRST_TOKEN_TIMEOUT);
    assertThat(failure(record).detail()).isEqualTo("no token within 0.15 s");
    assertThat(record.endNs() - record.sentNs()).isGreaterThan(SHORT.toNanos());
    assertThat(record.firstByteNs()).isNotNegative();
  }

  @Test
  void silenceAfterATokenIsAnIdleTimeout() throws Exception {
    RequestRecord record =
        answering(
            (_, wire) -> {
              wire.stream().token("a");
              wire.awaitClose();
            },
            new Timeouts(LONG, LONG, SHORT, LONG));

    assertThat(failure(record).failure()).isEqualTo(FailureKind.IDLE_TIMEOUT);
    assertThat(record.tokens().events()).isEqualTo(1);
  }

  @Test
  void commentsAreProofOfLife() throws Exception {
    RequestRecord record =
        answering(
            (_, wire) -> {
              wire.stream().token("a");
              long end = System.nanoTime() + 4 * SHORT.toNanos();
              while (System.nanoTime() < end) {
                wire.chunk(":\n\n");
                Thread.onSpinWait();
              }
              wire.event("[DONE]").end();
            },
            new Timeouts(LONG, LONG, SHORT, LONG));

    assertThat(record.outcome().isCompleted()).isTrue();
    assertThat(record.tokens().events()).isEqualTo(1);
  }

  @Test
  void anAnswerThatNeverEndsIsATotalTimeout() throws Exception {
    RequestRecord record =
        answering(
            (_, wire) -> {
              wire.stream();
              while (true) {
                wire.token("a");
                Thread.onSpinWait();
              }
            },
            new Timeouts(LONG, LONG, LONG, SHORT));

    assertThat(failure(record).failure()).isEqualTo(FailureKind.TOTAL_TIMEOUT);
    assertThat(record.tokens().events()).isPositive();
  }

  @Test
  void overloadIsAStatusWithItsMessageAndWhenToComeBack() throws Exception {
    RequestRecord record =
        answering((_, wire) ->
            wire.plain(
                429, "Retry-After: 12\r\n", "{\"error\":{\"message\":\"too many requests\"}}"));

    assertThat(failure(record))
        .isEqualTo(
            new Outcome.Failed(
                FailureKind.STATUS, 429, "HTTP status 429 (retry after 12): too many requests"));
  }

  @Test
  void aStatusWithADateToComeBackAndNoJsonIsTold() throws Exception {
    String date = "Fri, 31 Dec 2027 23:59:59 GMT";
    RequestRecord record =
        answering((_, wire) -> wire.plain(503, "Retry-After: " + date + "\r\n", "<h1>busy</h1>\n"));

    assertThat(failure(record).status()).isEqualTo(503);
    assertThat(failure(record).detail()).contains(date).endsWith("<h1>busy</h1>");
  }

  @Test
  void anErrorEventUnderStatus200Fails() throws Exception {
    RequestRecord record =
        answering((_, wire) ->
            wire.stream()
                .token("a")
                .event("{\"error\":{\"message\":\"out of memory\",\"code\":500}}")
                .event("[DONE]")
                .end());

    assertThat(failure(record))
        .isEqualTo(new Outcome.Failed(FailureKind.ERROR_EVENT, 200, "out of memory"));
    assertThat(record.tokens().events()).isEqualTo(1);
  }

  @Test
  void anAnswerWithoutItsEndMarkIsTruncated() throws Exception {
    RequestRecord record = answering((_, wire) -> wire.stream().token("a").end());

    assertThat(failure(record).failure()).isEqualTo(FailureKind.TRUNCATED);
  }

  @Test
  void aFinishReasonIsEndMarkEnough() throws Exception {
    RequestRecord record =
        answering((_, wire) ->
            wire.stream()
                .token("a")
                .event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}")
                .end());

    assertThat(record.outcome()).isEqualTo(new Outcome.Completed("stop"));
  }

  @Test
  void anAnswerWithoutTextHasNoTokens() throws Exception {
    RequestRecord record = answering((_, wire) -> wire.chat(0));

    assertThat(failure(record).failure()).isEqualTo(FailureKind.NO_TOKENS);
    assertThat(record.firstTokenNs()).isEqualTo(-1);
  }

  @Test
  void anEventThatIsNoJsonIsMalformed() throws Exception {
    RequestRecord record =
        answering((_, wire) -> wire.stream().event("{\"choices\":").event("[DONE]").end());

    assertThat(failure(record).failure()).isEqualTo(FailureKind.MALFORMED);
    assertThat(failure(record).detail()).isEqualTo("not JSON: {\"choices\":");
  }

  @Test
  void whatIsNoHttpIsMalformed() throws Exception {
    RequestRecord record =
        answering((_, wire) -> {
          wire.write("SSH-2.0-OpenSSH_9\r\n");
          wire.awaitClose();
        });

    assertThat(failure(record).failure()).isEqualTo(FailureKind.MALFORMED);
    assertThat(failure(record).detail()).contains("SSH-2.0-OpenSSH_9");
  }

  @Test
  void aLineOverTheLimitIsTooLargeAndTheConnectionIsLeft() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) -> {
          wire.stream().chunk("data: " + "x".repeat(300_000));
          wire.awaitClose();
        })) {
      EngineOptions small =
          EngineOptions.DEFAULT.withTransport(transport).withMaxEventBytes(100_000);

      RequestRecord record =
          against(service.url()).with(t -> t.driver = new EngineDriver(small)).runOne();

      assertThat(failure(record).failure()).isEqualTo(FailureKind.TOO_LARGE);
      assertThat(failure(record).detail())
          .isEqualTo(
              "a line or event is longer than 100,000 bytes, the most that this client holds in"
                  + " memory");
    }
  }

  @Test
  void aPlainAnswerHasNoInstantOfItsTokens() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) ->
            wire.plain(
                200,
                "Content-Type: application/json\r\n",
                "{\"message\":{\"content\":\"Hi\"},\"done\":true,\"done_reason\":\"stop\",\"eval_count\":3}"))) {
      RequestRecord record =
          against(service.url())
              .with(t -> t.dialect = Dialects.OLLAMA_CHAT)
              .with(t -> t.streaming = false)
              .runOne();

      assertThat(record.outcome()).isEqualTo(new Outcome.Completed("stop"));
      assertThat(record.tokens().events()).isZero();
      assertThat(record.tokens().serverOutput()).isEqualTo(3);
      assertThat(record.isStreamed()).isFalse();
      assertThat(record.lastTokenNs()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionThatTheServiceClosedWhileIdleIsNotUsedAgain() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) -> {
          wire.chat(1);
          wire.close();
        })) {
      Trials trial = against(service.url()).with(t -> t.measurement = new Extent.Requests(5));

      ClientReport report = trial.run();

      assertThat(trial.records).hasSize(5).allMatch(record -> record.outcome().isCompleted());
      assertThat(service.connections()).isGreaterThanOrEqualTo(5);
      assertThat(report.wire().connectionsOpened()).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void aRequestOnAConnectionGoneStaleIsSentAgainOnceAndCounted() throws Exception {
    try (FakeService service =
        new FakeService((request, wire) -> {
          if (request.onConnection() == 1) {
            wire.close();
          } else {
            wire.chat(1);
          }
        })) {
      Trials trial = against(service.url()).with(t -> t.measurement = new Extent.Requests(2));

      ClientReport report = trial.run();

      assertThat(trial.records).hasSize(2).allMatch(record -> record.outcome().isCompleted());
      assertThat(report.wire().staleRetries()).isEqualTo(1);
      assertThat(service.requests()).hasSize(3);
      assertThat(service.requests().get(2).body()).isEqualTo(service.requests().get(1).body());
    }
  }

  @Test
  void whatFollowsAResponseIsNotTakenForTheNext() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) ->
            wire.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 46\r\n\r\n"
                    + "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"f"
                    + "HTTP/1.1 500 Left Over\r\nContent-Length: 0\r\n\r\n"))) {
      Trials trial = against(service.url()).with(t -> t.measurement = new Extent.Requests(3));

      trial.run();

      assertThat(trial.records)
          .extracting(record -> failure(record).failure())
          .containsOnly(FailureKind.MALFORMED);
      assertThat(service.connections()).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void anAnswerThatEndsWithTheConnectionIsComplete() throws Exception {
    RequestRecord record =
        answering((_, wire) -> {
          wire.write(
              "HTTP/1.1 200 OK\r\n\r\ndata: {\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}");
          wire.close();
        });

    assertThat(record.outcome()).isEqualTo(new Outcome.Completed("stop"));
  }

  @Test
  void anAnswerWithoutAnEndOfItsOwnIsCounted() throws Exception {
    try (FakeService service =
        new FakeService((_, wire) ->
            wire.stream()
                .chunk("data: {\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}")
                .end())) {
      ClientReport report = against(service.url()).run();

      assertThat(report.wire().unterminatedAnswers()).isEqualTo(1);
    }
  }

  private RequestRecord answering(FakeService.Script script) throws Exception {
    return answering(script, Timeouts.DEFAULT);
  }

  private RequestRecord answering(FakeService.Script script, Timeouts timeouts) throws Exception {
    try (FakeService service = new FakeService(script)) {
      return against(service.url()).with(t -> t.timeouts = timeouts).runOne();
    }
  }

  private Trials against(URI url) {
    EngineOptions options = EngineOptions.DEFAULT.withLoops(2).withTransport(transport);
    return new Trials(url).with(t -> t.driver = new EngineDriver(options));
  }

  private static Outcome.Failed failure(RequestRecord record) {
    assertThat(record.outcome()).isInstanceOf(Outcome.Failed.class);
    return (Outcome.Failed) record.outcome();
  }
}
