package hpcbench.bench;

import hpcbench.bench.StampLog.Life;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// Another project's load generator, run where it is installed, with a load of a few seconds. It
/// ends by itself and writes its own report, from which its times to first token are read.
///
/// @param name for the table
/// @param program its command
/// @param howToGet how a person installs it
/// @param isSlowToStart whether most of a round is its start, so that it takes part in a few only
/// @param arguments its arguments for a load
/// @param report reads what it wrote to a folder
record Peer(
    String name,
    String program,
    String howToGet,
    boolean isSlowToStart,
    BiFunction<Load, PeerFiles, List<String>> arguments,
    ReportReader report)
    implements Contender {
  private static final int ROUNDS_OF_SLOW = 3;

  /// The load goes on so much longer than the warm-up of its shape: for streams that come late, and
  /// the window.
  private static final Duration BEYOND_WARM_UP = Duration.ofSeconds(7);

  /// Reads a report.
  @FunctionalInterface
  interface ReportReader {
    /// @param folder where the peer wrote it
    PeerReport read(Path folder) throws IOException;
  }

  /// What a peer is asked to do.
  ///
  /// @param url the server's base address
  /// @param streams requests in flight
  /// @param tokens tokens of each answer
  /// @param requests so many as the streams are through with in this time, at the pace they should
  ///   have
  /// @param seconds how long the load goes on, for those that can be told
  record Load(String url, int streams, int tokens, int requests, long seconds) {
    static Load of(Shape shape, int port) {
      Duration length = shape.warmUp().plus(BEYOND_WARM_UP);
      Duration answer = shape.ttft().plus(shape.itl().multipliedBy(shape.tokens()));
      return new Load(
          "http://127.0.0.1:" + port,
          shape.streams(),
          shape.tokens(),
          shape.streams() * Math.toIntExact(1 + length.dividedBy(answer)),
          length.toSeconds());
    }
  }

  /// The peers whose command lines are known here.
  static List<Peer> known() {
    return List.of(
        new Peer(
            "aiperf", "aiperf", "pip install aiperf", true, Peer::aiperf, PeerReport::ofAiPerf),
        new Peer(
            "guidellm",
            "guidellm",
            "pip install guidellm",
            true,
            Peer::guidellm,
            PeerReport::ofGuideLlm),
        new Peer(
            "vllm bench serve",
            "vllm",
            "dev/engines install vllm, then PATH=$HOME/.cache/hpcbench-engines/vllm/bin:$PATH",
            true,
            Peer::vllmBenchServe,
            PeerReport::ofVllm),
        new Peer(
            "vllm-bench",
            "vllm-bench",
            "cargo install vllm-bench --git https://github.com/vllm-project/vllm-bench",
            false,
            Peer::vllmBench,
            PeerReport::ofVllm));
  }

  private static List<String> aiperf(Load load, PeerFiles files) {
    return List.of(
        "profile",
        "--model=bench",
        "--url=" + load.url(),
        "--endpoint-type=chat",
        "--streaming",
        "--concurrency=" + load.streams(),
        "--benchmark-duration=" + load.seconds(),
        "--benchmark-grace-period=5",
        "--osl=" + load.tokens(),
        "--isl=16",
        "--tokenizer=" + files.tokenizer(),
        "--ui=none",
        "--artifact-dir=" + files.folder());
  }

  private static List<String> guidellm(Load load, PeerFiles files) {
    return List.of(
        "run",
        "--backend=kind=openai_http,model=bench,target=" + load.url(),
        "--profile=kind=concurrent,streams=" + load.streams(),
        "--constraint=kind=max_duration,seconds=" + load.seconds(),
        "--tokenizer=kind=huggingface_auto,model=" + files.tokenizer(),
        "--data=kind=synthetic_text,prompt_tokens=16,output_tokens=" + load.tokens(),
        "--output=kind=json,path=" + files.folder().resolve(PeerReport.FILE),
        "--disable-progress");
  }

  private static List<String> vllmBenchServe(Load load, PeerFiles files) {
    List<String> dataset =
        List.of(
            "bench",
            "serve",
            "--dataset-name=random",
            "--random-input-len=16",
            "--random-output-len=" + load.tokens());
    return Stream.concat(dataset.stream(), vllm(load, files)).toList();
  }

  /// Its made-up prompts need a server that counts their tokens, so it gets some from a file.
  private static List<String> vllmBench(Load load, PeerFiles files) {
    List<String> dataset =
        List.of(
            "--dataset-name=custom",
            "--dataset-path=" + files.prompts(load.requests()),
            "--disable-shuffle",
            "--custom-output-len=" + load.tokens());
    return Stream.concat(dataset.stream(), vllm(load, files)).toList();
  }

  private static Stream<String> vllm(Load load, PeerFiles files) {
    return Stream.of(
        "--backend=openai-chat",
        "--base-url=" + load.url(),
        "--endpoint=/v1/chat/completions",
        "--model=bench",
        "--tokenizer=" + files.tokenizer(),
        "--num-prompts=" + load.requests(),
        "--max-concurrency=" + load.streams(),
        "--ignore-eos",
        "--save-result",
        "--save-detailed",
        "--result-dir=" + files.folder(),
        "--result-filename=" + PeerReport.FILE);
  }

  @Override
  public Optional<String> missing() {
    return Programs.onPath(program).isPresent()
        ? Optional.empty()
        : Optional.of("%s is not on the PATH (%s)".formatted(program, howToGet));
  }

  /// Paced closed loops: what every peer can do.
  @Override
  public boolean canDo(Shape shape) {
    return !shape.isOpen() && !shape.isUnthrottled();
  }

  @Override
  public List<String> command(Shape shape, int port, Path folder) {
    List<String> command = new ArrayList<>(List.of("env", "HF_HUB_DISABLE_TELEMETRY=1", program));
    command.addAll(arguments.apply(Load.of(shape, port), PeerFiles.in(folder)));
    return command;
  }

  @Override
  public boolean keepsStamps() {
    return false;
  }

  @Override
  public Errors errors(Path folder, List<Life> server, long fromNs, long toNs) throws IOException {
    try {
      return report.read(PeerFiles.in(folder).folder()).errors(server, fromNs, toNs);
    } catch (IllegalArgumentException | IOException e) {
      throw new BenchException(
          "%s left no report that can be read: %s".formatted(name, e.getMessage()), e);
    }
  }

  @Override
  public Duration startLimit() {
    return Duration.ofSeconds(150);
  }

  @Override
  public Optional<Duration> patience() {
    return Optional.of(Duration.ofSeconds(3));
  }

  @Override
  public Duration reportLimit() {
    return Duration.ofSeconds(90);
  }

  @Override
  public int mostRounds() {
    return isSlowToStart ? ROUNDS_OF_SLOW : Integer.MAX_VALUE;
  }
}
