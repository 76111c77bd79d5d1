package hpcbench.recipe;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The load of one trial: what is asked of the service, how often, and for how long.
///
/// This is one point of a sweep: every value is a scalar and every default is filled in.
///
/// @param component what is benchmarked; `inference` is the one there is
/// @param service name of the service, such as `ollama` or `vllm`
/// @param model name of the model as the service knows it
/// @param api kind of request
/// @param streaming whether tokens are sent as they are made
/// @param arrival who decides when a request starts
/// @param measurement the measured phase
/// @param warmUp the phase before it, under the same load, whose requests are not counted
/// @param drain how long requests in flight at the end of the measurement may still take
/// @param clientsPerNode concurrent clients on each client node
/// @param concurrency closed loop: total requests in flight over all client nodes, in place of
///   `clientsPerNode`; open loop: the most requests in flight, above which arrivals wait (and are
///   charged for it)
/// @param batch requests that one client starts together and waits for together; at least 1
/// @param balance how requests are shared out among several servers
/// @param inputTokens length of the prompts, for datasets that make them up
/// @param outputTokens limit of the answers' length
/// @param ignoreEos whether the service is asked to go on until the limit, where it can
/// @param dataset where prompts come from
/// @param tokenizer a Hugging Face `tokenizer.json` for exact lengths, as written in the recipe,
///   relative to the recipe's folder; without one lengths are approximated
/// @param prefixCache what becomes of the servers' prefix caches before the trial
/// @param temperature sampling temperature; 0 makes most services deterministic
/// @param timeouts when a request is given up
/// @param extraBody fields added to each request's JSON body as they are, sorted by name
/// @param seed seed of every random choice of the trial
public record Workload(
    String component,
    String service,
    String model,
    Api api,
    boolean streaming,
    Arrival arrival,
    Extent measurement,
    Extent warmUp,
    Duration drain,
    int clientsPerNode,
    Optional<Integer> concurrency,
    int batch,
    Balance balance,
    Lengths inputTokens,
    Lengths outputTokens,
    boolean ignoreEos,
    Dataset dataset,
    Optional<Path> tokenizer,
    PrefixCache prefixCache,
    double temperature,
    Timeouts timeouts,
    Map<String, Object> extraBody,
    long seed) {

  /// The most requests in flight in an open loop that is given no limit: more than any one service
  /// answers at once, and fewer than the sockets that a process may have.
  public static final int OPEN_LOOP_LIMIT = 4096;

  public Workload {
    if (clientsPerNode < 1 || batch < 1 || concurrency.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "clients_per_node, concurrency and batch must be at least 1, not %d, %s and %d"
              .formatted(clientsPerNode, concurrency, batch));
    }
    extraBody = Collections.unmodifiableSortedMap(new TreeMap<>(extraBody));
  }

  /// Streamed chats whose prompts somebody else makes, all else by default: what this toolkit loads
  /// servers of its own with, to see what it can do itself.
  ///
  /// @param inFlight requests in flight in a closed loop; the most of them in an open one
  /// @param tokens tokens of each answer
  public static Workload chats(
      String model,
      Arrival arrival,
      int inFlight,
      int tokens,
      Extent warmUp,
      Extent measurement,
      Duration drain) {
    return new Workload(
        "inference",
        "openai",
        model,
        Api.CHAT,
        true,
        arrival,
        measurement,
        warmUp,
        drain,
        1,
        Optional.of(inFlight),
        1,
        Balance.ROUND_ROBIN,
        new Lengths.Fixed(1),
        new Lengths.Fixed(tokens),
        true,
        Dataset.synthetic(),
        Optional.empty(),
        PrefixCache.KEEP,
        0,
        Timeouts.DEFAULT,
        Map.of(),
        1);
  }

  /// The most requests that may be in flight at once, over this many client nodes.
  public int maxInFlight(int clientNodes) {
    return concurrency.orElse(clientsPerNode * batch * clientNodes);
  }

  /// The files that prompts and their lengths come from, as written in the recipe: relative to its
  /// folder unless absolute.
  public List<Path> files() {
    return Stream.of(dataset.file(), tokenizer).flatMap(Optional::stream).toList();
  }

  /// How long the load can last, its drain included; empty where it ends by a count of requests.
  public Optional<Duration> longest() {
    return warmUp
        .longest()
        .flatMap(
            before -> measurement.longest().map(measured -> before.plus(measured).plus(drain)));
  }

  /// The same load with another seed.
  public Workload withSeed(long otherSeed) {
    return with(concurrency, extraBody, otherSeed);
  }

  /// The same load with one more field in each request's JSON body.
  public Workload withField(String name, String value) {
    Map<String, Object> more = new TreeMap<>(extraBody);
    more.put(name, value);
    return with(concurrency, more, seed);
  }

  /// The same load as all of so many client nodes put it together: with its `concurrency` explicit.
  public Workload over(int clientNodes) {
    return with(Optional.of(maxInFlight(clientNodes)), extraBody, seed);
  }

  private Workload with(
      Optional<Integer> otherConcurrency, Map<String, Object> otherExtraBody, long otherSeed) {
    return new Workload(
        component,
        service,
        model,
        api,
        streaming,
        arrival,
        measurement,
        warmUp,
        drain,
        clientsPerNode,
        otherConcurrency,
        batch,
        balance,
        inputTokens,
        outputTokens,
        ignoreEos,
        dataset,
        tokenizer,
        prefixCache,
        temperature,
        timeouts,
        otherExtraBody,
        otherSeed);
  }
}
