package hpcbench.drive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hpcbench.recipe.Workload;
import hpcbench.target.RequestOptions;
import hpcbench.target.Target;
import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/// Makes the bytes of requests: one HTTP/1.1 `POST` each, head and JSON body in one piece.
/// Immutable and safe for use by several threads.
final class RequestMaker {
  private final PromptSource prompts;
  private final Target target;
  private final RequestOptions options;
  private final Balancer balancer;
  private final List<byte[]> heads;

  /// A maker of this workload's requests to this target.
  ///
  /// @throws DriveException when the API key cannot stand in a header
  RequestMaker(Workload workload, Target target, PromptSource prompts, Balancer balancer) {
    this.prompts = prompts;
    this.target = target;
    this.options = options(workload);
    this.balancer = balancer;
    this.heads =
        target.endpoints().stream()
            .map(base -> headStart(base, target, workload.streaming()).getBytes(ISO_8859_1))
            .toList();
  }

  /// The request at this position of the share, which has this index in the whole load.
  PreparedRequest make(long position, long index) {
    Prompt prompt = prompts.prompt(index);
    byte[] body = target.dialect().body(prompt, options);
    int server = balancer.planned(index);
    byte[] bytes = joined(heads.get(server), headEnd(body.length), body);
    return new PreparedRequest(position, prompt, server, heads, bytes);
  }

  private static byte[] headEnd(int length) {
    return (length + "\r\n\r\n").getBytes(ISO_8859_1);
  }

  private static byte[] joined(byte[]... parts) {
    byte[] whole = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int from = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, from, part.length);
      from += part.length;
    }
    return whole;
  }

  /// Services differ in how wide a seed may be; 31 bits fit all of them.
  private static RequestOptions options(Workload workload) {
    return new RequestOptions(
        workload.model(),
        workload.streaming(),
        workload.ignoreEos(),
        workload.temperature(),
        workload.seed() & Integer.MAX_VALUE,
        workload.extraBody());
  }

  private static String headStart(URI base, Target target, boolean streaming) {
    StringBuilder head = new StringBuilder(256);
    head.append("POST ").append(path(base, target)).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(authority(base)).append("\r\n");
    head.append("User-Agent: hpcbench\r\n");
    head.append("Accept: ").append(accept(streaming)).append("\r\n");
    target.apiKey().ifPresent(key -> head.append(authorization(key)));
    head.append("Content-Type: application/json\r\n");
    return head.append("Content-Length: ").toString();
  }

  private static String path(URI base, Target target) {
    String prefix = base.getRawPath();
    String below = prefix == null ? "" : prefix.replaceAll("/+$", "");
    return below + target.dialect().path();
  }

  private static String authority(URI base) {
    return base.getPort() < 0 ? base.getHost() : base.getHost() + ":" + base.getPort();
  }

  private static String accept(boolean streaming) {
    return streaming
        ? "text/event-stream, application/x-ndjson, application/json"
        : "application/json";
  }

  private static String authorization(String key) {
    if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new DriveException(
          "the API key holds a character that cannot stand in a header (a blank or a line end?)");
    }
    return "Authorization: Bearer " + key + "\r\n";
  }
}
