package hpcbench.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Another project's load generator, run where it is installed. It is measured once, in its first
/// round: most need half a minute to start.
///
/// @param program its command
/// @param arguments its arguments for a load
record Peer(String program, Function<Load, List<String>> arguments) implements Contender {

  /// What a peer is asked to do.
  ///
  /// @param url the server's base address
  /// @param streams requests in flight
  /// @param tokens tokens of each answer
  /// @param requests more than will be measured
  /// @param folder for what it writes
  record Load(String url, String streams, String tokens, String requests, String folder) {}

  /// The peers whose command lines are known here.
  static List<Peer> known() {
    return List.of(
        new Peer("aiperf", Peer::aiperf),
        new Peer("guidellm", Peer::guidellm),
        new Peer("vllm", load -> vllm(load, List.of("bench", "serve"))),
        new Peer("vllm-bench", load -> vllm(load, List.of("serve"))));
  }

  private static List<String> aiperf(Load load) {
    return List.of(
        "profile",
        "--model",
        "bench",
        "--url",
        load.url(),
        "--endpoint-type",
        "chat",
        "--streaming",
        "--concurrency",
        load.streams(),
        "--request-count",
        load.requests(),
        "--osl",
        load.tokens(),
        "--isl",
        "16",
        "--tokenizer",
        "builtin",
        "--ui",
        "none",
        "--artifact-dir",
        load.folder());
  }

  private static List<String> guidellm(Load load) {
    return List.of(
        "benchmark",
        "--target",
        load.url(),
        "--model",
        "bench",
        "--rate-type",
        "concurrent",
        "--rate",
        load.streams(),
        "--max-requests",
        load.requests(),
        "--data",
        "prompt_tokens=16,output_tokens=" + load.tokens(),
        "--output-path",
        load.folder() + "/guidellm.json");
  }

  private static List<String> vllm(Load load, List<String> command) {
    return Stream.concat(
            command.stream(),
            Stream.of(
                "--backend",
                "openai-chat",
                "--base-url",
                load.url(),
                "--endpoint",
                "/v1/chat/completions",
                "--model",
                "bench",
                "--dataset-name",
                "random",
                "--random-input-len",
                "16",
                "--random-output-len",
                load.tokens(),
                "--num-prompts",
                load.requests(),
                "--max-concurrency",
                load.streams()))
        .toList();
  }

  @Override
  public String name() {
    return program.equals("vllm") ? "vllm bench serve" : program;
  }

  @Override
  public Optional<String> missing() {
    return Programs.onPath(program).isPresent()
        ? Optional.empty()
        : Optional.of("%s is not on the PATH".formatted(program));
  }

  /// Paced closed loops: what every peer can do.
  @Override
  public boolean canDo(Shape shape) {
    return !shape.isOpen() && !shape.isUnthrottled() && shape.streams() <= 1000;
  }

  @Override
  public List<String> command(Shape shape, int port, Path folder) {
    Load load =
        new Load(
            "http://127.0.0.1:" + port,
            String.valueOf(shape.streams()),
            String.valueOf(shape.tokens()),
            String.valueOf(shape.streams() * 60),
            folder.toString());
    return Stream.concat(Stream.of(program), arguments.apply(load).stream()).toList();
  }

  @Override
  public boolean keepsStamps() {
    return false;
  }

  @Override
  public Duration startLimit() {
    return Duration.ofSeconds(90);
  }

  @Override
  public int mostRounds() {
    return 1;
  }
}
