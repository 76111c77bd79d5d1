package hpcbench.drive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hpcbench.recipe.Workload;
import hpcbench.target.RequestOptions;
import hpcbench.target.Target;
import hpcbench.workload.Prompt;
import hpcbench.workload.PromptSource;
import java.net.URI;

/// Makes the bytes of requests: one HTTP/1.1 `POST` each, head and JSON body in one piece.
/// Immutable and safe for use by several threads.
final class RequestMaker {
  private final PromptSource prompts;
  private final Target target;
  private final RequestOptions options;
  private final String headStart;

  /// A maker of this workload's requests to this target.
  ///
  /// @throws DriveException when the API key cannot stand in a header
  RequestMaker(Workload workload, Target target, PromptSource prompts) {
    this.prompts = prompts;
    this.target = target;
    this.options = options(workload);
    this.headStart = headStart(target, workload.streaming());
  }

  /// The request at this position of the share, which has this index in the whole load.
  PreparedRequest make(long position, long index) {
    Prompt prompt = prompts.prompt(index);
    byte[] body = target.dialect().body(prompt, options);
    byte[] head = (headStart + body.length + "\r\n\r\n").getBytes(ISO_8859_1);
    byte[] bytes = new byte[head.length + body.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(body, 0, bytes, head.length, body.length);
    return new PreparedRequest(position, prompt, bytes);
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

  private static String headStart(Target target, boolean streaming) {
    StringBuilder head = new StringBuilder(256);
    head.append("POST ").append(path(target)).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(authority(target.base())).append("\r\n");
    head.append("User-Agent: hpcbench\r\n");
    head.append("Accept: ").append(accept(streaming)).append("\r\n");
    target.apiKey().ifPresent(key -> head.append(authorization(key)));
    head.append("Content-Type: application/json\r\n");
    return head.append("Content-Length: ").toString();
  }

  private static String path(Target target) {
    String prefix = target.base().getRawPath();
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
