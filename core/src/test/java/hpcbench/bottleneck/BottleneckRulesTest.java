package hpcbench.bottleneck;

import static hpcbench.observe.ServerMetric.DECODE_SECONDS;
import static hpcbench.observe.ServerMetric.KV_CACHE_USE_RATIO;
import static hpcbench.observe.ServerMetric.PREEMPTIONS;
import static hpcbench.observe.ServerMetric.PREFILL_SECONDS;
import static hpcbench.observe.ServerMetric.PREFIX_HITS;
import static hpcbench.observe.ServerMetric.PREFIX_QUERIES;
import static hpcbench.observe.ServerMetric.QUEUE_SECONDS;
import static hpcbench.observe.ServerMetric.RUNNING_REQUESTS;
import static hpcbench.observe.ServerMetric.TTFT_SECONDS;
import static hpcbench.observe.ServerMetric.WAITING_REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.Steadiness;
import hpcbench.measure.Steadiness.State;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Balance;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Slo;
import hpcbench.result.Bottleneck;
import hpcbench.result.Bottleneck.Where;
import hpcbench.result.Verdict.Finding;
import hpcbench.result.Verdict.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Each rule on both sides of each of its thresholds, and the numbers that it cites.
class BottleneckRulesTest {
  /// The one thing that was found.
  private static Bottleneck only(Consumer<Seen> change) {
    List<Bottleneck> found = Seen.bottlenecks(change);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static void assertNothing(Consumer<Seen> change) {
    assertThat(Seen.bottlenecks(change)).isEmpty();
  }

  private static void assertOnly(String rule, Consumer<Seen> change) {
    assertThat(only(change).rule()).isEqualTo(rule);
  }

  @Test
  void aHealthyTrialHasNone() {
    assertNothing(_ -> {});
  }

  @Test
  void whatNoServerTellsIsNotGuessed() {
    assertNothing(seen -> {
      seen.servers.getFirst().gauges.clear();
      seen.server().counts.clear();
      seen.server().seconds.clear();
      seen.endToEnd = 60;
      seen.ttft = 30;
      seen.ttftFromSent = 30;
      seen.tpot = 1;
    });
  }

  // --- client

  private static Finding clientLimited(String rule) {
    return new Finding(
        Level.CLIENT_LIMITED, rule, "requests were sent up to 90 ms late (limit: 1 ms); do this");
  }

  @Test
  void aClientAtItsLimitComesFirstWithItsOwnNumbers() {
    List<Bottleneck> found =
        Seen.bottlenecks(seen -> {
          seen.findings = List.of(clientLimited("schedule-lag"));
          seen.scheduleLag = 0.1;
          seen.server().takes(QUEUE_SECONDS, 0.5).is(WAITING_REQUESTS, 10);
        });
    assertThat(found).extracting(Bottleneck::rule).containsExactly("client", "queue");
    assertThat(found.getFirst().share()).isEqualTo(0.1);
    assertThat(found.getFirst().evidence())
        .isEqualTo("requests were sent up to 90 ms late (limit: 1 ms)");
    assertThat(found.getFirst().advice())
        .contains("more client nodes than 1")
        .contains("kept 0.7 of 2 busy", "worked 40 % of the time");
  }

  @Test
  void aClockThatWasSetAndOtherVerdictsAreNotTheClientsSpeed() {
    assertNothing(seen -> seen.findings = List.of(clientLimited("clock-step")));
    assertNothing(
        seen -> seen.findings = List.of(new Finding(Level.INVALID, "errors", "2 of 9 failed")));
  }

  // --- queue

  @Test
  void requestsThatWaitAFifthOfTheirTimeAreAQueue() {
    assertOnly("queue", seen -> seen.server().takes(QUEUE_SECONDS, 0.2).is(WAITING_REQUESTS, 4));
    assertNothing(seen -> seen.server().takes(QUEUE_SECONDS, 0.19).is(WAITING_REQUESTS, 4));
  }

  @Test
  void lessThanOneThatWaitsIsNoQueue() {
    assertOnly("queue", seen -> seen.server().takes(QUEUE_SECONDS, 0.5).is(WAITING_REQUESTS, 1));
    assertNothing(seen -> seen.server().takes(QUEUE_SECONDS, 0.5).is(WAITING_REQUESTS, 0.99));
  }

  @Test
  void aFullBatchIsToBecomeAsLargeAsWhatIsInFlight() {
    Bottleneck queue =
        only(seen -> {
          seen.config.put("max_num_seqs", 8);
          seen.server().takes(QUEUE_SECONDS, 0.6);
          seen.server().is(RUNNING_REQUESTS, 7.2).atMost(RUNNING_REQUESTS, 8);
          seen.server().is(WAITING_REQUESTS, 16.5);
        });
    assertThat(queue.share()).isEqualTo(0.6);
    assertThat(queue.evidence())
        .isEqualTo(
            "requests waited 600 ms of their 1 s (60 %) for a place in the batch; 16.5 waited on average while 7.2 ran, 8 at most");
    assertThat(queue.advice())
        .isEqualTo(
            "the batch was full at 8: raise max_num_seqs (now 8) to about 24 while latency allows (the KV cache was up to 40 % full), use 3 servers in place of 1, or keep about 8 requests in flight");
  }

  @Test
  void aBatchThatIsNotFullIsNotToBecomeLarger() {
    Bottleneck queue =
        only(seen -> {
          seen.server().takes(QUEUE_SECONDS, 0.6).is(WAITING_REQUESTS, 16);
          seen.server().is(RUNNING_REQUESTS, 7.1).atMost(RUNNING_REQUESTS, 8);
        });
    assertThat(queue.advice())
        .isEqualTo(
            "the batch was not full: use more servers than 1, or keep about 7 requests in flight");
  }

  @Test
  void inAnOpenLoopTheRateIsToBecomeLess() {
    Bottleneck queue =
        only(seen -> {
          seen.arrival = new Arrival.Poisson(30);
          seen.throughput = 19.5;
          seen.server().takes(QUEUE_SECONDS, 0.6).is(WAITING_REQUESTS, 16);
        });
    assertThat(queue.advice()).contains("offer less than 19.5 requests a second");
  }

  @Test
  void severalServersShareWhatIsInFlight() {
    Bottleneck queue =
        only(seen -> {
          seen.service = "llama-cpp";
          for (Seen.Server server : List.of(seen.server(), seen.another("http://node2:8000"))) {
            server.takes(QUEUE_SECONDS, 0.5).is(RUNNING_REQUESTS, 4).is(WAITING_REQUESTS, 3);
          }
        });
    assertThat(queue.advice())
        .contains("the batch was full at 8: raise parallel to about 7 on each server")
        .contains("use 4 servers in place of 2");
  }

  @Test
  void eachServiceHasItsOwnNameForTheBatch() {
    assertThat(batchLimit("ollama")).contains("raise num_parallel to");
    assertThat(batchLimit("openai")).contains("llama.cpp: parallel; Ollama: num_parallel");
  }

  private static String batchLimit(String service) {
    return only(
            seen -> {
              seen.service = service;
              seen.server().takes(QUEUE_SECONDS, 0.5).is(WAITING_REQUESTS, 8);
            })
        .advice();
  }

  @Test
  void withoutATimeInTheQueueLittlesLawTellsIt() {
    assertOnly("queue", seen -> seen.server().hides(QUEUE_SECONDS).is(WAITING_REQUESTS, 4));
    assertNothing(seen -> seen.server().hides(QUEUE_SECONDS).is(WAITING_REQUESTS, 3.9));
  }

  // --- KV cache

  @Test
  void onePreemptionInAHundredRequestsIsPressure() {
    assertOnly("kv-cache", seen -> seen.server().counts(PREEMPTIONS, 2));
    assertNothing(seen -> seen.server().counts(PREEMPTIONS, 1));
    assertOnly(
        "kv-cache",
        seen -> {
          seen.completed = 10;
          seen.server().counts(PREEMPTIONS, 1);
        });
  }

  @Test
  void aFullCacheIsPressureWhereRequestsWait() {
    assertOnly(
        "kv-cache", seen -> seen.server().is(KV_CACHE_USE_RATIO, 0.95).is(WAITING_REQUESTS, 1));
    assertNothing(seen -> seen.server().is(KV_CACHE_USE_RATIO, 0.94).is(WAITING_REQUESTS, 1));
    assertNothing(seen -> seen.server().is(KV_CACHE_USE_RATIO, 0.95).is(WAITING_REQUESTS, 0.9));
  }

  @Test
  void theAdviceSaysWhatTheCacheHoldsAndWhatWouldHoldAll() {
    Bottleneck cache =
        only(seen -> {
          seen.config.put("gpu_memory_utilization", 0.6);
          seen.config.put("max_num_seqs", 64);
          seen.server().counts(PREEMPTIONS, 30).is(KV_CACHE_USE_RATIO, 0.99);
          seen.server().is(RUNNING_REQUESTS, 16).is(WAITING_REQUESTS, 8);
          seen.hosts.add(new Seen.Host("localhost", 0.3, Optional.of(0.9)));
        });
    assertThat(cache.where()).isEqualTo(Where.KV_CACHE);
    assertThat(cache.evidence())
        .isEqualTo(
            "the KV cache was up to 99 % full, and 30 requests were put back to make room in it while 200 completed; 8 waited on average");
    assertThat(cache.advice())
        .contains("room for about 16 of 24 requests in flight, and 1.5 times the memory")
        .contains("gpu_memory_utilization (now 0.6), with GPU memory up to 62 % used")
        .contains("max_num_seqs (now 64) of about 16", "on average 200 tokens each");
  }

  @Test
  void aQueueBeforeAFullCacheIsTheCaches() {
    List<Bottleneck> found =
        Seen.bottlenecks(seen ->
            seen.server()
                .takes(QUEUE_SECONDS, 0.5)
                .is(KV_CACHE_USE_RATIO, 0.95)
                .is(WAITING_REQUESTS, 4));
    assertThat(found).extracting(Bottleneck::rule).containsExactly("queue", "kv-cache");
    assertThat(found.getFirst().advice()).contains("first give it room");
  }

  // --- prefill

  private static Consumer<Seen> prefill(double seconds, double ttft) {
    return seen -> {
      seen.ttft = ttft;
      seen.ttftFromSent = ttft;
      seen.server().takes(PREFILL_SECONDS, seconds).takes(TTFT_SECONDS, ttft);
      seen.server().is(RUNNING_REQUESTS, 1.9);
    };
  }

  @Test
  void prefillIsHalfOfAFirstTokenThatIsLate() {
    assertOnly("prefill", prefill(0.26, 0.46));
    assertNothing(prefill(0.22, 0.46));
    assertNothing(prefill(0.4, 0.45));
  }

  @Test
  void theObjectiveSaysWhatIsLate() {
    Slo objective =
        new Slo(Optional.of(Duration.ofMillis(200)), Optional.empty(), Optional.empty());
    assertOnly("prefill", prefill(0.2, 0.21).andThen(seen -> seen.slo = Optional.of(objective)));
    assertNothing(prefill(0.2, 0.2).andThen(seen -> seen.slo = Optional.of(objective)));
  }

  @Test
  void theAdviceSaysHowMuchFasterAndByHowManyGpus() {
    Bottleneck prefill =
        only(
            prefill(0.8, 0.85)
                .andThen(seen -> {
                  seen.config.put("distributed", Map.of("tensor_parallel_size", 2));
                  seen.config.put("max_num_batched_tokens", 4096);
                  seen.inputTokens = 3000;
                  seen.server().is(RUNNING_REQUESTS, 2);
                  seen.server().counts(PREFIX_QUERIES, 1000).counts(PREFIX_HITS, 490);
                }));
    assertThat(prefill.share()).isEqualTo(0.8);
    assertThat(prefill.evidence())
        .isEqualTo(
            "prompts of 3000 tokens took 800 ms to compute, 94.1 % of the mean TTFT of 850 ms, which is more than 450 ms (what a person takes for an answer at once)");
    assertThat(prefill.advice())
        .isEqualTo(
            "only 49 % of the prompts' tokens came from the prefix cache: where prompts share a beginning, let the server reuse it; compute prompts 2 times as fast (tensor_parallel_size of at least 4 in place of 2), or shorten them to about 1500 tokens; where they hold up the tokens of the 2 requests that ran on average, compute them in smaller pieces (max_num_batched_tokens (now 4096))");
  }

  @Test
  void manyHitsAndFewRequestsAreNotSpokenOf() {
    Bottleneck prefill =
        only(
            prefill(0.8, 0.85)
                .andThen(seen -> seen.server().counts(PREFIX_QUERIES, 10).counts(PREFIX_HITS, 5)));
    assertThat(prefill.advice()).doesNotContain("prefix cache", "smaller pieces");
  }

  @Test
  void whatPrefillAloneCannotMendIsSaid() {
    Bottleneck prefill = only(prefill(1, 1.5));
    assertThat(prefill.advice())
        .contains("without any prefill the first token would still take 500 ms");
  }

  // --- decode

  @Test
  void tokensThatTakeHalfOfTheTimeAndAreSlowAreDecode() {
    assertOnly("decode", seen -> seen.tpot = 0.041);
    assertNothing(seen -> seen.tpot = 0.04);
    assertOnly("decode", decodeOf(0.5));
    assertNothing(decodeOf(0.49));
  }

  private static Consumer<Seen> decodeOf(double seconds) {
    return seen -> {
      seen.tpot = 0.06;
      seen.server().takes(DECODE_SECONDS, seconds);
    };
  }

  @Test
  void theObjectiveSaysWhichTokensAreSlow() {
    Slo objective = new Slo(Optional.empty(), Optional.of(Duration.ofMillis(8)), Optional.empty());
    Bottleneck decode = only(seen -> seen.slo = Optional.of(objective));
    assertThat(decode.evidence())
        .isEqualTo(
            "tokens took 900 ms of a request's 1 s (90 %), 9 ms each, which is more than 8 ms (the objective); 20 requests shared a step on average");
    assertThat(decode.advice())
        .isEqualTo(
            "let fewer than 20 requests share a step (max_num_seqs, or less load), or make each step 1.13 times as fast: a smaller or quantised model, speculative decoding, tensor_parallel_size of at least 2 in place of 1");
  }

  @Test
  void aRequestAloneInItsStepsHasNobodyToLeave() {
    assertThat(sharedBy(1.9)).doesNotContain("share a step");
    assertThat(sharedBy(2)).contains("fewer than 2 requests share a step");
  }

  private static String sharedBy(double running) {
    return only(
            seen -> {
              seen.tpot = 0.06;
              seen.server().is(RUNNING_REQUESTS, running);
            })
        .advice();
  }

  @Test
  void aServiceWithoutSharedLayersNeedsFasterHardware() {
    Bottleneck decode =
        only(seen -> {
          seen.service = "llama-cpp";
          seen.tpot = 0.06;
        });
    assertThat(decode.advice()).contains("hardware that is 1.5 times as fast");
  }

  // --- network

  private static Consumer<Seen> network(double byServer, double byClient) {
    return seen -> {
      seen.ttftFromSent = byClient;
      seen.server().takes(TTFT_SECONDS, byServer);
    };
  }

  @Test
  void aFirstTokenThatIsOnItsWayForAFifthOfTheTimeIsTheNetwork() {
    assertOnly("network", network(0.079, 0.1));
    assertNothing(network(0.081, 0.1));
    assertOnly("network", network(0.005, 0.0101));
    assertNothing(network(0.001, 0.0059));
  }

  @Test
  void itSaysHowLongAndInHowManyPieces() {
    Bottleneck network = only(network(0.05, 0.2));
    assertThat(network.share()).isBetween(0.149, 0.151);
    assertThat(network.evidence())
        .isEqualTo(
            "the client saw the first token 200 ms after it sent the request, the server 50 ms after it came in: 150 ms (75 %) lie between them");
    assertThat(network.advice()).contains("takes 150 ms", "here 2 tokens came with each read");
  }

  @Test
  void whereTheClientWasAtItsLimitTheNetworkIsNotBlamed() {
    assertOnly(
        "client",
        network(0.05, 0.2).andThen(seen -> seen.findings = List.of(clientLimited("schedule-lag"))));
  }

  @Test
  void clientAndServerMustHaveSeenTheSameRequests() {
    assertOnly("network", network(0.05, 0.2).andThen(seen -> seen.server().values = 250));
    assertNothing(network(0.05, 0.2).andThen(seen -> seen.server().values = 251));
    assertOnly("network", network(0.05, 0.2).andThen(seen -> requests(seen, 20)));
    assertNothing(network(0.05, 0.2).andThen(seen -> requests(seen, 19)));
  }

  private static void requests(Seen seen, int count) {
    seen.completed = count;
    seen.server().values = count;
  }

  // --- uneven servers

  private static Consumer<Seen> two(double one, double other) {
    return seen -> {
      seen.server().is(RUNNING_REQUESTS, one);
      seen.another("http://node2:8000").is(RUNNING_REQUESTS, other);
    };
  }

  @Test
  void twiceAsManyRequestsAndTwoMoreAreUneven() {
    assertOnly("uneven-servers", two(10, 20));
    assertNothing(two(10, 19.9));
    assertOnly("uneven-servers", two(1, 3));
    assertNothing(two(1, 2.9));
  }

  @Test
  void requestsThatWaitCountAsThoseThatRun() {
    assertOnly(
        "uneven-servers", two(10, 10).andThen(seen -> seen.server().is(WAITING_REQUESTS, 10)));
  }

  @Test
  void theFullestAndTheEmptiestAreNamedWithAnEvenShare() {
    Bottleneck uneven =
        only(
            two(8, 1)
                .andThen(seen -> {
                  seen.balance = Balance.STICKY;
                  seen.another("http://node3:8000").is(RUNNING_REQUESTS, 3);
                }));
    assertThat(uneven.where()).isEqualTo(Where.SERVERS);
    assertThat(uneven.evidence())
        .isEqualTo("http://127.0.0.1:8000 had 8 requests on average, http://node2:8000 only 1");
    assertThat(uneven.advice())
        .contains("an even share of the 3 servers is 4 each", "least-in-flight, now sticky");
  }

  @Test
  void theAdviceDependsOnTheBalanceThereIs() {
    assertThat(only(two(8, 1)).advice()).contains("least-in-flight, now round-robin");
    assertThat(only(two(8, 1).andThen(seen -> seen.balance = Balance.LEAST_IN_FLIGHT)).advice())
        .contains("already", "why one server is slower");
  }

  // --- warm-up

  private static Consumer<Seen> latencyChangesBy(State state, double change) {
    return seen -> seen.steadiness = new Steadiness(state, 10, 0.3, 0.3, change, 0, 0, List.of());
  }

  @Test
  void aServiceThatGrowsFasterByATenthWasNotWarm() {
    assertOnly("warm-up", latencyChangesBy(State.NOT_STEADY, -0.1));
    assertNothing(latencyChangesBy(State.NOT_STEADY, -0.09));
    assertNothing(latencyChangesBy(State.NOT_STEADY, 0.5));
    assertNothing(latencyChangesBy(State.STEADY, -0.5));
    assertNothing(latencyChangesBy(State.UNKNOWN, -0.5));
  }

  @Test
  void theWarmUpIsToTakeAllThatWasNotEnough() {
    Bottleneck warmUp = only(latencyChangesBy(State.NOT_STEADY, -0.25));
    assertThat(warmUp.where()).isEqualTo(Where.WARM_UP);
    assertThat(warmUp.evidence())
        .isEqualTo(
            "latency fell by 25 % over the measured phase, and the rate of completions, 20 requests a second, changed by 30 %");
    assertThat(warmUp.advice())
        .contains("workload.warmup 12s or longer (it was 2s, and the measured 10s were too few)");
  }

  @Test
  void aWarmUpIsCountedAsThePhasesAre() {
    Extent some = new Extent.Requests(50);
    Extent many = new Extent.Requests(200);
    Extent time = new Extent.Lasting(Duration.ofSeconds(10));
    assertThat(warmUp(some, many)).contains("workload.warmup_requests 250 or more (there were 50");
    assertThat(warmUp(some, time)).contains("workload.warmup longer than the 10s");
    assertThat(warmUp(time, many)).contains("workload.warmup_requests more than the 200");
  }

  private static String warmUp(Extent before, Extent measured) {
    return only(latencyChangesBy(State.NOT_STEADY, -0.25)
            .andThen(seen -> {
              seen.warmUp = before;
              seen.measurement = measured;
            }))
        .advice();
  }

  // --- the server's machine

  private static Consumer<Seen> host(String name, double cpu, Optional<Double> gpu) {
    return seen -> seen.hosts.add(new Seen.Host(name, cpu, gpu));
  }

  @Test
  void coresThatAreBusyForNineTenthsOfTheTimeAreTheMachine() {
    assertOnly("server-cpu", host("localhost", 0.9, Optional.empty()));
    assertNothing(host("localhost", 0.89, Optional.empty()));
  }

  @Test
  void whoUsesTheCoresIsSaid() {
    Bottleneck busy = only(host("localhost", 0.97, Optional.of(0.8)));
    assertThat(busy.where()).isEqualTo(Where.HOST);
    assertThat(busy.evidence()).isEqualTo("the CPU cores of localhost were busy 97 % of the time");
    assertThat(busy.advice())
        .contains("the client kept 0.7 of these 2 busy", "GPUs beside them had work 80 %");
    assertThat(only(host("localhost", 0.97, Optional.empty())).advice())
        .contains("no GPU is known");
  }

  @Test
  void gpusWithoutWorkWhileRequestsRunAreTheMachine() {
    assertOnly("idle-gpu", host("localhost", 0.3, Optional.of(0.5)));
    assertNothing(host("localhost", 0.3, Optional.of(0.51)));
    assertNothing(host("localhost", 0.3, Optional.empty()));
    assertOnly("idle-gpu", running(1).andThen(host("localhost", 0.3, Optional.of(0.1))));
    assertNothing(running(0.9).andThen(host("localhost", 0.3, Optional.of(0.1))));
  }

  private static Consumer<Seen> running(double requests) {
    return seen -> seen.server().is(RUNNING_REQUESTS, requests);
  }

  @Test
  void idleGpusAreSaidBesideTheCoresThatShouldFeedThem() {
    Bottleneck idle =
        only(
            host("localhost", 0.55, Optional.of(0.2))
                .andThen(seen -> seen.config.put("enforce_eager", true)));
    assertThat(idle.evidence())
        .isEqualTo(
            "the 4 GPUs of localhost had no work 80 % of the time, while 20 requests ran on average and its CPU cores were busy 55 % of the time");
    assertThat(idle.advice())
        .contains(
            "enforce_eager (now true)", "let more than 20 requests run at once (max_num_seqs)");
  }

  @Test
  void onlyMachinesThatServersAreOnCount() {
    assertNothing(host("node7", 1, Optional.of(0.0)));
    assertNothing(on("http://node2:8000").andThen(host("localhost", 1, Optional.of(0.0))));
    assertOnly("server-cpu", on("http://node2:8000").andThen(host("node2", 1, Optional.empty())));
    Consumer<Seen> busy = on("http://10.0.0.2:8000").andThen(host("node2", 1, Optional.empty()));
    assertOnly("server-cpu", busy.andThen(seen -> seen.nodes = List.of("node1", "node2")));
    assertNothing(busy.andThen(seen -> seen.nodes = List.of("node3")));
    assertOnly(
        "server-cpu", on("http://[::1]:8000").andThen(host("localhost", 1, Optional.empty())));
  }

  private static Consumer<Seen> on(String address) {
    return seen -> seen.server().address = address;
  }
}
