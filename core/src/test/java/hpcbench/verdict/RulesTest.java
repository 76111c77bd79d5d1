package hpcbench.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.ClientNode;
import hpcbench.measure.ClientReport;
import hpcbench.measure.ClockOffset;
import hpcbench.measure.Steadiness;
import hpcbench.measure.Steadiness.Departure;
import hpcbench.measure.TokenCounts;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Dataset;
import hpcbench.recipe.Lengths;
import hpcbench.result.Verdict;
import hpcbench.result.Verdict.Finding;
import hpcbench.result.Verdict.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Each rule on both sides of its limit.
class RulesTest {
  /// The one finding of a healthy trial with this change.
  private static Finding finding(Consumer<Planted> change) {
    Verdict verdict = Planted.verdict(change);
    assertThat(verdict.findings()).hasSize(1);
    return verdict.findings().getFirst();
  }

  private static void assertNothing(Consumer<Planted> change) {
    assertThat(Planted.verdict(change).findings()).isEmpty();
  }

  private static void assertFound(String rule, Level level, Consumer<Planted> change) {
    Finding finding = finding(change);
    assertThat(finding.rule()).isEqualTo(rule);
    assertThat(finding.level()).isEqualTo(level);
  }

  @Test
  void aHealthyTrialIsValid() {
    assertNothing(_ -> {});
    assertThat(Planted.verdict(_ -> {}).level()).isEqualTo(Level.VALID);
  }

  @Test
  void aMessageSaysTheThingItsValueTheLimitAndWhatToDo() {
    assertThat(finding(trial -> trial.lagP99 = 0.0123).message())
        .isEqualTo(
            "requests were sent up to 12.3 ms late (p99) where the median TTFT is 40 ms"
                + " (limit: 10 % of the median TTFT, and 1 ms);"
                + " lower the load, or give the client more or faster CPU cores of its own");
  }

  @Test
  void requestsMayBeSentLateByATenthOfTheTtft() {
    assertNothing(trial -> trial.lagP99 = 0.004);
    assertFound("schedule-lag", Level.CLIENT_LIMITED, trial -> trial.lagP99 = 0.0041);
  }

  @Test
  void withoutStreamingTheLagIsHeldAgainstTheWholeLatency() {
    assertNothing(trial -> {
      trial.streaming = false;
      trial.lagP99 = 0.04;
    });
    assertFound(
        "schedule-lag",
        Level.CLIENT_LIMITED,
        trial -> {
          trial.streaming = false;
          trial.lagP99 = 0.041;
        });
  }

  @Test
  void oneLateRequestOfAShortTrialIsNoLag() {
    Consumer<Planted> oneLate =
        trial -> {
          trial.lagSamples = 99;
          trial.lagP99 = 0.1;
        };
    assertNothing(oneLate);
    assertFound(
        "schedule-lag", Level.CLIENT_LIMITED, oneLate.andThen(trial -> trial.lagP90 = 0.0041));
    assertFound(
        "schedule-lag", Level.CLIENT_LIMITED, oneLate.andThen(trial -> trial.lagSamples = 100));
  }

  @Test
  void aLagOfLessThanAMillisecondIsNone() {
    Consumer<Planted> fast = trial -> trial.ttftSeconds = 0.002;
    assertNothing(fast.andThen(trial -> trial.lagP99 = 0.001));
    assertFound("schedule-lag", Level.CLIENT_LIMITED, fast.andThen(trial -> trial.lagP99 = 0.0011));
  }

  @Test
  void arrivalsMayWaitForTheInFlightLimitForAHundredthOfTheTime() {
    assertNothing(trial -> trial.limitedSeconds = 0.1);
    assertFound("in-flight-limit", Level.CLIENT_LIMITED, trial -> trial.limitedSeconds = 0.11);
  }

  @Test
  void whatTheInFlightLimitHoldsBackIsNotBlamedOnTheClient() {
    assertFound(
        "in-flight-limit",
        Level.CLIENT_LIMITED,
        trial -> {
          trial.limitedSeconds = 5;
          trial.lagP99 = 2;
        });
  }

  @Test
  void aLimitThatIsMeantToPaceIsNoFinding() {
    assertNothing(trial -> {
      trial.limitedSeconds = 9;
      trial.lagP99 = 2;
      trial.arrival = new Arrival.Max();
    });
    assertNothing(trial -> {
      trial.limitedSeconds = 9;
      trial.arrival = new Arrival.Closed();
    });
  }

  @Test
  void aTwentiethOfTheOfferedRateMayBeMissing() {
    assertNothing(trial -> trial.achievedRate = 19);
    assertFound("achieved-rate", Level.CLIENT_LIMITED, trial -> trial.achievedRate = 18.9);
    assertNothing(trial -> {
      trial.achievedRate = 18.9;
      trial.arrival = new Arrival.Closed();
    });
  }

  @Test
  void aLoopMayStandStillForATenthOfASecond() {
    assertNothing(trial -> trial.stallSeconds = 0.1);
    assertFound("loop-stall", Level.CLIENT_LIMITED, trial -> trial.stallSeconds = 0.101);
  }

  @Test
  void aPauseMayTakeAHundredthOfAShortPhase() {
    Consumer<Planted> brief = trial -> trial.phaseSeconds = 4;
    assertNothing(brief.andThen(trial -> trial.stallSeconds = 0.04));
    assertFound(
        "loop-stall", Level.CLIENT_LIMITED, brief.andThen(trial -> trial.stallSeconds = 0.041));
    assertFound(
        "gc-pause", Level.CLIENT_LIMITED, brief.andThen(trial -> trial.gcMaxSeconds = 0.041));
    Consumer<Planted> lengthy = trial -> trial.phaseSeconds = 100;
    assertNothing(lengthy.andThen(trial -> trial.stallSeconds = 0.1));
    assertFound(
        "loop-stall", Level.CLIENT_LIMITED, lengthy.andThen(trial -> trial.stallSeconds = 0.101));
  }

  @Test
  void aStallThatIsSmallBesideTheLatencyIsNoFinding() {
    Consumer<Planted> slow = trial -> trial.ttftSeconds = 2;
    assertNothing(slow.andThen(trial -> trial.stallSeconds = 0.5));
    assertFound(
        "loop-stall", Level.CLIENT_LIMITED, slow.andThen(trial -> trial.stallSeconds = 0.51));
    assertNothing(slow.andThen(trial -> trial.gcMaxSeconds = 0.5));
    assertFound("gc-pause", Level.CLIENT_LIMITED, slow.andThen(trial -> trial.gcMaxSeconds = 0.51));
  }

  @Test
  void aGarbageCollectionMayTakeATenthOfASecond() {
    assertNothing(trial -> trial.gcMaxSeconds = 0.1);
    assertFound("gc-pause", Level.CLIENT_LIMITED, trial -> trial.gcMaxSeconds = 0.101);
  }

  @Test
  void garbageCollectionsMayTakeAHundredthOfTheMeasuredPhase() {
    Consumer<Planted> lengthy = trial -> trial.phaseSeconds = 20;
    assertNothing(lengthy.andThen(trial -> trial.gcTotalSeconds = 0.199));
    assertFound(
        "gc-total", Level.CLIENT_LIMITED, lengthy.andThen(trial -> trial.gcTotalSeconds = 0.201));
    assertNothing(trial -> trial.gcTotalSeconds = 0.1);
    assertFound("gc-total", Level.CLIENT_LIMITED, trial -> trial.gcTotalSeconds = 0.101);
  }

  @Test
  void theClientMayKeepNineTenthsOfItsCoresBusy() {
    assertNothing(trial -> trial.cpuShare = 1.79);
    assertFound("cpu", Level.CLIENT_LIMITED, trial -> trial.cpuShare = 1.81);
  }

  @Test
  void aLoopMayWorkNineTenthsOfTheTime() {
    assertNothing(trial -> trial.loopBusyShare = 0.9);
    assertFound("busy-loop", Level.CLIENT_LIMITED, trial -> trial.loopBusyShare = 0.91);
    assertNothing(trial -> trial.loopBusyShare = -1);
  }

  @Test
  void theHypervisorMayTakeATwentiethOfTheCpuTime() {
    assertNothing(trial -> trial.stealShare = 0.05);
    assertFound("steal", Level.CLIENT_LIMITED, trial -> trial.stealShare = 0.051);
    assertNothing(trial -> trial.stealShare = -1);
  }

  @Test
  void theClockMayMoveByATenthOfASecondEitherWay() {
    assertNothing(trial -> trial.clockStepSeconds = -0.1);
    assertFound("clock-step", Level.CLIENT_LIMITED, trial -> trial.clockStepSeconds = 0.11);
    assertFound("clock-step", Level.CLIENT_LIMITED, trial -> trial.clockStepSeconds = -0.11);
  }

  @Test
  void everyClientNodeCarriesItsShareToTheEnd() {
    ClientNode whole = node(Optional.of(clock(0, 1)), Optional.empty());
    assertNothing(trial -> trial.nodes = List.of(whole));
    Finding finding =
        finding(trial ->
            trial.nodes = List.of(whole, node(Optional.empty(), Optional.of("it was killed"))));
    assertThat(finding.rule()).isEqualTo("lost-client");
    assertThat(finding.level()).isEqualTo(Level.INVALID);
    assertThat(finding.message()).startsWith("client node n1 was lost: it was killed (limit: ");
  }

  @Test
  void aNodesClockMayBeOffByAHundredthOfASecond() {
    assertNothing(trial -> trial.nodes = List.of(nodeWithClocks(clock(50, 5), clock(60, 5))));
    assertFound(
        "client-clocks",
        Level.CLIENT_LIMITED,
        trial -> trial.nodes = List.of(nodeWithClocks(clock(50, 5), clock(38, 5))));
    assertFound(
        "client-clocks",
        Level.CLIENT_LIMITED,
        trial -> trial.nodes = List.of(nodeWithClocks(clock(50, 11), clock(50, 11))));
  }

  private static ClientNode node(Optional<ClockOffset> clock, Optional<String> lost) {
    return new ClientNode("n1", 100, clock, clock, Optional.empty(), lost);
  }

  private static ClientNode nodeWithClocks(ClockOffset before, ClockOffset after) {
    return new ClientNode(
        "n1", 100, Optional.of(before), Optional.of(after), Optional.empty(), Optional.empty());
  }

  private static ClockOffset clock(long offsetMs, long uncertaintyMs) {
    return new ClockOffset(offsetMs * 1_000_000, uncertaintyMs * 1_000_000, 8);
  }

  @Test
  void aTrialThatWasStoppedIsInvalid() {
    assertFound("interrupted", Level.INVALID, trial -> trial.interrupted = true);
  }

  @Test
  void aHundredthOfTheRequestsMayFail() {
    assertNothing(trial -> {
      trial.completed = 198;
      trial.withText = 198;
      trial.failed = 2;
    });
    Finding finding =
        finding(trial -> {
          trial.completed = 197;
          trial.withText = 197;
          trial.failed = 3;
        });
    assertThat(finding.rule()).isEqualTo("errors");
    assertThat(finding.level()).isEqualTo(Level.INVALID);
    assertThat(finding.message()).startsWith("3 of 200 requests failed: idle timeout 3");
  }

  @Test
  void aHundredthOfTheRequestsMayBeCutOff() {
    assertNothing(trial -> trial.abandoned = 2);
    assertFound("drain", Level.INVALID, trial -> trial.abandoned = 3);
  }

  @Test
  void aHundredthOfTheRequestsMayRemainUnsent() {
    assertNothing(trial -> trial.notSent = 2);
    assertFound("not-sent", Level.INVALID, trial -> trial.notSent = 3);
    assertThat(finding(trial -> trial.notSent = 3).message())
        .startsWith("3 of 200 requests were never sent: planted (3) (limit: 1 %");
  }

  @Test
  void sixRequestsAreTheFewest() {
    assertNothing(trial -> {
      trial.scheduled = 6;
      trial.completed = 6;
      trial.withText = 6;
    });
    assertFound(
        "too-few-requests",
        Level.INVALID,
        trial -> {
          trial.scheduled = 5;
          trial.completed = 5;
          trial.withText = 5;
        });
    assertFound(
        "too-few-requests",
        Level.INVALID,
        trial -> {
          trial.scheduled = 0;
          trial.completed = 0;
          trial.withText = 0;
        });
  }

  @Test
  void aTrendMakesATrialInvalid() {
    Consumer<Planted> trend =
        trial ->
            trial.steadiness =
                Planted.steadiness(
                    Steadiness.State.NOT_STEADY,
                    new Departure("end-to-end latency", 0, 1, 0.8),
                    new Departure("completion rate", 0, 0.1, -0.75));
    assertThat(finding(trend).message())
        .startsWith(
            "the end-to-end latency changed by +80 % from the beginning to the end of the measured"
                + " phase; from 0 µs to 1 s of the measured phase the completion rate was -75 %"
                + " from what it was in the rest (limit: ");
    assertFound("not-steady", Level.INVALID, trend);
  }

  @Test
  void whatCouldNotBeJudgedIsSaidAndSpeaksAgainstNothing() {
    Consumer<Planted> unknown = trial -> trial.steadiness = Steadiness.UNKNOWN;
    assertFound("steadiness-unknown", Level.VALID, unknown);
    assertThat(Planted.verdict(unknown).level()).isEqualTo(Level.VALID);
    assertThat(finding(unknown).message()).contains("(limit: at least 60 requests that end in");
    assertNothing(unknown.andThen(trial -> trial.arrival = new Arrival.Ramp(1, 20)));
  }

  @Test
  void ratesOverTheDrainAreSaidToBeSuch() {
    Consumer<Planted> brief = trial -> trial.includesDrain = true;
    assertFound("drain-in-rates", Level.VALID, brief);
    assertNothing(brief.andThen(trial -> trial.arrival = new Arrival.Max()));
  }

  @Test
  void bytesMayLieForATenthOfTheTtftAndAQuarterOfAGap() {
    assertNothing(trial -> trial.receiptP99 = 0.0025);
    assertFound("receipt-lag", Level.CLIENT_LIMITED, trial -> trial.receiptP99 = 0.0026);
    assertThat(finding(trial -> trial.receiptP99 = 0.0026).message())
        .startsWith(
            "bytes had lain in the kernel for up to 2.6 ms (p99) when they were read, where the"
                + " median gap between reads is 10 ms");
    Consumer<Planted> slowTokens = trial -> trial.readGapSeconds = 1;
    assertNothing(slowTokens.andThen(trial -> trial.receiptP99 = 0.004));
    assertFound(
        "receipt-lag",
        Level.CLIENT_LIMITED,
        slowTokens.andThen(trial -> trial.receiptP99 = 0.0041));
  }

  @Test
  void bytesMayLieForAMillisecondHoweverFastTheServiceIs() {
    Consumer<Planted> fast =
        trial -> {
          trial.readGapSeconds = 0.001;
          trial.ttftSeconds = 0.002;
        };
    assertNothing(fast.andThen(trial -> trial.receiptP99 = 0.001));
    assertFound(
        "receipt-lag", Level.CLIENT_LIMITED, fast.andThen(trial -> trial.receiptP99 = 0.0011));
  }

  @Test
  void bytesThatTheKernelStampsMayLieForAGap() {
    Consumer<Planted> stamped =
        trial -> {
          trial.stamps = ClientReport.Stamps.KERNEL;
          trial.ttftSeconds = 0.02;
        };
    assertNothing(stamped.andThen(trial -> trial.receiptP99 = 0.01));
    assertFound(
        "receipt-lag", Level.CLIENT_LIMITED, stamped.andThen(trial -> trial.receiptP99 = 0.0101));
  }

  @Test
  void theLagOfReadsNeedsAsManyAsAnyNinetyNinthPercentile() {
    Consumer<Planted> late = trial -> trial.receiptP99 = 0.1;
    assertNothing(late.andThen(trial -> trial.receiptReads = 661));
    assertFound(
        "receipt-lag", Level.CLIENT_LIMITED, late.andThen(trial -> trial.receiptReads = 662));
  }

  @Test
  void aHundredthOfTheAnswersMayBeEmpty() {
    assertNothing(trial -> trial.withoutOutput = 2);
    assertFound("no-tokens", Level.INVALID, trial -> trial.withoutOutput = 3);
  }

  @Test
  void tokensThatAreReportedButNeverComeAreNone() {
    assertNothing(trial -> trial.withText = 198);
    assertFound("no-tokens", Level.INVALID, trial -> trial.withText = 197);
    assertNothing(trial -> {
      trial.withText = 0;
      trial.streaming = false;
    });
  }

  @Test
  void anAnswerInOnePieceIsNotOneToken() {
    assertFound(
        "no-tokens",
        Level.INVALID,
        trial -> {
          trial.streaming = false;
          trial.source = TokenCounts.Source.EVENTS;
        });
    assertNothing(trial -> trial.source = TokenCounts.Source.EVENTS);
  }

  @Test
  void answersMayBeATwentiethShorterThanAsked() {
    assertNothing(trial -> trial.meanOutput = 95);
    assertFound("too-few-tokens", Level.INVALID, trial -> trial.meanOutput = 94.9);
  }

  @Test
  void theEndOfSequenceTokenMayBeMissingInAShortAnswer() {
    assertNothing(trial -> {
      trial.outputTokens = new Lengths.Fixed(4);
      trial.meanOutput = 3;
    });
    assertFound(
        "too-few-tokens",
        Level.INVALID,
        trial -> {
          trial.outputTokens = new Lengths.Fixed(4);
          trial.meanOutput = 2.9;
        });
  }

  @Test
  void drawnLengthsAreHeldAgainstTheLeastOfThem() {
    assertNothing(trial -> {
      trial.outputTokens = new Lengths.Normal(100, 10, 80, 120);
      trial.meanOutput = 76;
    });
    assertFound(
        "too-few-tokens",
        Level.INVALID,
        trial -> {
          trial.outputTokens = new Lengths.LogNormal(100, 10, 80, 120);
          trial.meanOutput = 75;
        });
  }

  @Test
  void answersThatMayEndByThemselvesMayBeShort() {
    Consumer<Planted> brief = trial -> trial.meanOutput = 10;
    assertNothing(brief.andThen(trial -> trial.ignoreEos = false));
    assertNothing(brief.andThen(trial -> trial.dataset = new Dataset.JsonLines("p.jsonl")));
    assertNothing(brief.andThen(trial -> trial.source = TokenCounts.Source.EVENTS));
  }

  @Test
  void aHundredthOfTheUsageReportsMayBeWrong() {
    assertNothing(trial -> trial.mismatched = 2);
    assertFound("usage-mismatch", Level.INVALID, trial -> trial.mismatched = 3);
  }

  @Test
  void aHundredthOfThePromptsMayBeCountedShorterThanTheyWereSent() {
    assertNothing(trial -> trial.cutPrompts = 2);
    assertFound("cut-prompts", Level.INVALID, trial -> trial.cutPrompts = 3);
    assertNothing(trial -> {
      trial.cutPrompts = 200;
      trial.tokenizer = Optional.empty();
    });
  }

  @Test
  void repeatedPromptsMayBeCachedByATenth() {
    Consumer<Planted> repeated = trial -> trial.distinctPrompts = Optional.of(219L);
    assertNothing(repeated.andThen(trial -> trial.serverCached = 2000));
    assertFound(
        "repeated-prompts", Level.INVALID, repeated.andThen(trial -> trial.serverCached = 2001));
  }

  @Test
  void serversMayTellOfTheirCacheWhereAnswersDoNot() {
    Consumer<Planted> repeated = trial -> trial.distinctPrompts = Optional.of(219L);
    assertNothing(repeated.andThen(trial -> trial.hitRatio = Optional.of(0.1)));
    Consumer<Planted> cached = repeated.andThen(trial -> trial.hitRatio = Optional.of(0.101));
    assertFound("repeated-prompts", Level.INVALID, cached);
    assertNothing(cached.andThen(trial -> trial.distinctPrompts = Optional.empty()));
  }

  @Test
  void aCacheIsNoFindingWhereNoPromptRepeats() {
    assertNothing(trial -> trial.serverCached = 15_000);
    assertNothing(trial -> {
      trial.serverCached = 15_000;
      trial.distinctPrompts = Optional.of(220L);
    });
  }

  @Test
  void repeatsAreNoFindingWhereTheServiceDoesNotTellOfACache() {
    assertNothing(trial -> {
      trial.serverCached = -1;
      trial.distinctPrompts = Optional.of(2L);
    });
  }

  @Test
  void theWorstFindingDecidesAndComesFirst() {
    Verdict verdict =
        Planted.verdict(trial -> {
          trial.stealShare = 0.5;
          trial.notSent = 50;
          trial.stallSeconds = 2;
        });
    assertThat(verdict.level()).isEqualTo(Level.INVALID);
    assertThat(verdict.findings())
        .extracting(Finding::rule)
        .containsExactly("not-sent", "loop-stall", "steal");
  }

  @Test
  void namesAreUnique() {
    List<String> names = Rules.all().stream().map(Rule::name).toList();
    Set<String> distinct = new TreeSet<>(names);
    assertThat(distinct).hasSameSizeAs(names);
  }
}
