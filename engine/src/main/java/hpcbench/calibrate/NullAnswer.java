package hpcbench.calibrate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;

/// The one answer that a null target gives to every request, and its pace.
///
/// @param tokens tokens of the answer
/// @param gap from the request to the first token, and from each to the next; zero for as fast as
///   the client takes them
/// @param stagger requests whose first tokens are spread evenly over one more gap, as the requests
///   of a running service are; 1 for none
/// @param bundle tokens in one write, without a gap
record NullAnswer(int tokens, Duration gap, int stagger, int bundle) {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String TOKEN =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"}}]}\n\n";
  private static final String FINISH =
      "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String LAST_CHUNK = "0\r\n\r\n";

  /// Tokens one gap apart, the answers of so many streams spread over it.
  static NullAnswer paced(int tokens, Duration gap, int streams) {
    return new NullAnswer(tokens, gap, streams, 1);
  }

  /// Tokens as fast as they are taken.
  static NullAnswer unpaced(int tokens, int bundle) {
    return new NullAnswer(tokens, Duration.ZERO, 1, bundle);
  }

  boolean isPaced() {
    return gap.isPositive();
  }

  /// From the arrival of the request with this number to its first token.
  long firstTokenNs(long request) {
    return gap.toNanos() + gap.toNanos() * (request % stagger) / stagger;
  }

  byte[] head() {
    return HEAD.getBytes(US_ASCII);
  }

  byte[] token() {
    return chunk(TOKEN);
  }

  /// What comes after the last token.
  byte[] end() {
    byte[] events = chunk(FINISH + usage() + DONE);
    return (new String(events, US_ASCII) + LAST_CHUNK).getBytes(US_ASCII);
  }

  private String usage() {
    return "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":%d}}\n\n"
        .formatted(tokens);
  }

  private static byte[] chunk(String events) {
    return "%x\r\n%s\r\n".formatted(events.length(), events).getBytes(US_ASCII);
  }
}
