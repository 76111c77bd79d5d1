package hpcbench.target;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Responses are parsed alike however they are cut, and bad ones are told.
@SuppressWarnings("StringConcatToTextBlock") // a text block would hide the line ends
class HttpResponseParserTest {
  private static final int CASES = 30_000;

  private static final List<String> SCRAPS =
      List.of(
          "HTTP/1.1 200 OK\r\n",
          "HTTP/1.0 200\n",
          "HTTP/1.1 100 Continue\r\n\r\n",
          "HTTP/1.1 204 No Content\r\n",
          "HTTP/1.1 99 x\r\n",
          "Content-Length: 3\r\n",
          "content-length: 12\n",
          "Content-Length: x\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: identity\r\n",
          "Content-Encoding: gzip\r\n",
          "Content-Encoding: identity\r\n",
          "Connection: close\r\n",
          "Connection: x, keep-alive ,close\r\n",
          "\r\n",
          "\n",
          "\r",
          ":",
          "0\r\n\r\n",
          "3\r\nabc\r\n",
          "3;x=y\r\nabc\r\n",
          "7fffffff\r\n",
          "80000000\r\n",
          "000000000002\nab\n",
          "abc");

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final HttpResponseParser parser =
      new HttpResponseParser((bytes, from, to) -> body.write(bytes, from, to - from));

  @Test
  void aResponseWithLengthEndsThere() {
    int end = read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nRetry-After: 7\r\n\r\nabcREST");

    assertThat(parser.isComplete()).isTrue();
    assertThat(parser.status()).isEqualTo(200);
    assertThat(parser.retryAfter()).isEqualTo("7");
    assertThat(parser.keepsAlive()).isTrue();
    assertThat(body.toString(ISO_8859_1)).isEqualTo("abc");
    assertThat(end).isEqualTo(57);
  }

  @Test
  void chunksMayHaveExtensionsAndTrailers() {
    read(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n"
            + "3;name=\"v\"\r\nabc\r\nA \r\n0123456789\r\n000\r\nTrailer: x\r\n\r\n");

    assertThat(parser.isComplete()).isTrue();
    assertThat(body.toString(ISO_8859_1)).isEqualTo("abc0123456789");
  }

  @Test
  void aBodyWithoutLengthEndsWithTheConnection() {
    read("HTTP/1.1 200 OK\r\n\r\nabc");
    assertThat(parser.isComplete()).isFalse();

    parser.close();

    assertThat(parser.isComplete()).isTrue();
    assertThat(body.toString(ISO_8859_1)).isEqualTo("abc");
  }

  @Test
  void aBodyThatTheConnectionCutsOffIsNotComplete() {
    read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");

    parser.close();

    assertThat(parser.isComplete()).isFalse();
  }

  @Test
  void interimResponsesAreSkipped() {
    read(
        "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 103 Early Hints\r\n"
            + "Link: x\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\n");

    assertThat(parser.isComplete()).isTrue();
    assertThat(parser.status()).isEqualTo(204);
  }

  @Test
  void bareLineFeedsAndBlankLinesBeforeAreTolerated() {
    read("\r\n\nHTTP/1.1 200\nContent-Length: 2\n\nok");

    assertThat(parser.isComplete()).isTrue();
    assertThat(body.toString(ISO_8859_1)).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"
      })
  void aServiceSaysThatTheConnectionEnds(String response) {
    read(response);

    assertThat(parser.isComplete()).isTrue();
    assertThat(parser.keepsAlive()).isFalse();
  }

  @Test
  void anOldServiceMayKeepTheConnection() {
    read("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");

    assertThat(parser.keepsAlive()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 099 x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\na",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n"
      })
  void whatIsNoHttpIsTold(String response) {
    read(response);

    assertThat(parser.isBroken()).isTrue();
    assertThat(parser.problem()).isNotEmpty();
  }

  @Test
  void aHeadWithoutEndIsGivenUp() {
    read("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 70 && !parser.isBroken(); i++) {
      read("X-Filler: " + "x".repeat(1000) + "\r\n");
    }

    assertThat(parser.isBroken()).isTrue();
    assertThat(parser.problem()).contains("64 KiB");
  }

  @Test
  void randomResponsesInRandomPiecesGiveTheirBodiesBack() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < CASES; i++) {
      byte[] content = new byte[random.nextInt(60)];
      random.nextBytes(content);
      byte[] wire = encoded(content, random);
      body.reset();
      parser.begin();
      for (int from = 0, to; from < wire.length; from = to) {
        to = Math.min(wire.length, from + 1 + random.nextInt(40));
        assertThat(parser.read(wire, from, to)).as("seed %d, response %d", seed, i).isEqualTo(to);
      }
      assertThat(parser.isComplete()).as("seed %d, response %d", seed, i).isTrue();
      assertThat(body.toByteArray()).as("seed %d, response %d", seed, i).isEqualTo(content);
    }
  }

  @Test
  void garbageIsReadAsByTheSlowReader() {
    long seed = Long.getLong("hpcbench.twin.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    Map<SlowHttp.State, Integer> seen = new EnumMap<>(SlowHttp.State.class);
    for (int i = 0; i < CASES; i++) {
      byte[] wire = garbled(random);
      SlowHttp.Reading expected = SlowHttp.read(wire);
      seen.merge(expected.state(), 1, Integer::sum);
      assertThat(readInPieces(wire, random))
          .as("seed %d, response %d: %s", seed, i, new String(wire, ISO_8859_1))
          .isEqualTo(expected);
    }
    assertThat(seen).as("all kinds, each of them often").hasSize(4);
    assertThat(seen.values()).allMatch(count -> count > CASES / 50);
  }

  private SlowHttp.Reading readInPieces(byte[] wire, SplittableRandom random) {
    body.reset();
    parser.begin();
    int end = 0;
    for (int from = 0, to; from < wire.length && !parser.isComplete(); from = to) {
      to = Math.min(wire.length, from + 1 + random.nextInt(1 + random.nextInt(60)));
      end = parser.read(wire, from, to);
    }
    String content = body.toString(ISO_8859_1);
    if (parser.isComplete()) {
      return new SlowHttp.Reading(
          SlowHttp.State.COMPLETE, content, parser.status(), parser.keepsAlive(), end);
    }
    boolean isBroken = parser.isBroken();
    parser.close();
    SlowHttp.State open =
        parser.isComplete() ? SlowHttp.State.UNTIL_CLOSE : SlowHttp.State.INCOMPLETE;
    return new SlowHttp.Reading(isBroken ? SlowHttp.State.BROKEN : open, content, 0, false, 0);
  }

  /// A response of which some bytes were lost, changed or added, or a heap of what they are made
  /// of.
  private static byte[] garbled(SplittableRandom random) {
    StringBuilder wire = new StringBuilder();
    if (random.nextInt(5) == 0) {
      for (int parts = random.nextInt(12); parts > 0; parts--) {
        wire.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
      }
    } else {
      byte[] content = new byte[random.nextInt(40)];
      random.nextBytes(content);
      wire.append(new String(encoded(content, random), ISO_8859_1));
    }
    for (int edits = random.nextInt(4); edits > 0 && !wire.isEmpty(); edits--) {
      edit(wire, random);
    }
    return wire.toString().getBytes(ISO_8859_1);
  }

  private static void edit(StringBuilder wire, SplittableRandom random) {
    int at = random.nextInt(wire.length());
    switch (random.nextInt(5)) {
      case 0 -> wire.setLength(at);
      case 1 -> wire.deleteCharAt(at);
      case 2 -> wire.setCharAt(at, (char) random.nextInt(256));
      case 3 -> wire.setCharAt(at, "\r\n:; 0aFg\t1,".charAt(random.nextInt(12)));
      default -> wire.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
    }
  }

  private static byte[] encoded(byte[] content, SplittableRandom random) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    String end = random.nextInt(4) == 0 ? "\n" : "\r\n";
    wire.writeBytes(("HTTP/1.1 200 OK" + end + "Server: x" + end).getBytes(ISO_8859_1));
    if (random.nextBoolean()) {
      wire.writeBytes(
          ("CONTENT-LENGTH:  " + content.length + " " + end + end).getBytes(ISO_8859_1));
      wire.writeBytes(content);
      return wire.toByteArray();
    }
    wire.writeBytes(("Transfer-Encoding: chunked" + end + end).getBytes(ISO_8859_1));
    for (int from = 0, to; from < content.length; from = to) {
      to = Math.min(content.length, from + 1 + random.nextInt(20));
      String extension = random.nextInt(4) == 0 ? ";a=b" : "";
      wire.writeBytes((Integer.toHexString(to - from) + extension + end).getBytes(ISO_8859_1));
      wire.write(content, from, to - from);
      wire.writeBytes(end.getBytes(ISO_8859_1));
    }
    String trailer = random.nextInt(4) == 0 ? "T: x" + end : "";
    wire.writeBytes(("0" + end + trailer + end).getBytes(ISO_8859_1));
    return wire.toByteArray();
  }

  private int read(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    return parser.read(bytes, 0, bytes.length);
  }
}
