package hpcbench.result;

import hpcbench.measure.Chunks;
import hpcbench.measure.EventTimes;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.ServerTiming;
import hpcbench.measure.TokenCounts;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Writes the records of one block, each as its difference from the one before: the layout is in
/// `docs/reference/request-log.md`.
final class RecordEncoder {
  private final VarintOutput output;
  private final Secrets secrets;
  private final Map<String, Integer> texts = new HashMap<>();
  private long lastIndex;
  private long lastScheduledNs;

  RecordEncoder(VarintOutput output, Secrets secrets) {
    this.output = output;
    this.secrets = secrets;
  }

  void encode(RequestRecord request) {
    output.signed(request.index() - lastIndex);
    output.signed(request.scheduledNs() - lastScheduledNs);
    long[] instants = instants(request);
    output.unsigned(flags(request, instants));
    instants(request.scheduledNs(), instants);
    outcome(request.outcome());
    tokens(request.tokens());
    timing(request.timing());
    events(request);
    chunks(request);
    endpoint(request);
    lastIndex = request.index();
    lastScheduledNs = request.scheduledNs();
  }

  /// The instants in the order they are written, which is the order they mostly happen in.
  private static long[] instants(RequestRecord request) {
    return new long[] {
      request.sentNs(),
      request.firstByteNs(),
      request.firstTokenNs(),
      request.firstAnswerNs(),
      request.lastTokenNs(),
      request.endNs()
    };
  }

  private static int flags(RequestRecord request, long[] instants) {
    int flags = request.phase() == Phase.MEASUREMENT ? 1 : 0;
    flags |= RequestLogFormat.GRADES.indexOf(request.grade()) << 1;
    flags |= request.timing().equals(ServerTiming.NONE) ? 0 : 1 << 3;
    flags |= hasOnlyText(request) ? 0 : 1 << 10;
    flags |= request.endpoint() == 0 ? 0 : 1 << 11;
    for (int position = 0; position < instants.length; position++) {
      flags |= instants[position] == -1 ? 0 : 1 << (4 + position);
    }
    return flags;
  }

  private static boolean hasOnlyText(RequestRecord request) {
    return request.chunks().equals(Chunks.of(request.events()));
  }

  /// Writes each instant that happened as its distance from the one before.
  private void instants(long scheduledNs, long[] instants) {
    long before = scheduledNs;
    for (long instant : instants) {
      if (instant != -1) {
        output.signed(instant - before);
        before = instant;
      }
    }
  }

  private void outcome(Outcome outcome) {
    switch (outcome) {
      case Outcome.Completed(String finishReason) -> {
        output.unsigned(0);
        text(finishReason);
      }
      case Outcome.Failed failed -> {
        output.unsigned(1);
        text(failed.failure().name().toLowerCase(Locale.ROOT));
        output.unsigned(failed.status());
        text(secrets.redact(failed.detail()));
      }
      case Outcome.Abandoned() -> output.unsigned(2);
      case Outcome.NotSent(String reason) -> {
        output.unsigned(3);
        text(reason);
      }
    }
  }

  /// Writes a text that is likely to come again: once in full, then by its number in the block.
  private void text(String text) {
    Integer known = texts.putIfAbsent(text, texts.size() + 1);
    if (known == null) {
      output.unsigned(0);
      output.text(text);
    } else {
      output.unsigned(known);
    }
  }

  private void tokens(TokenCounts tokens) {
    output.count(tokens.serverInput());
    output.count(tokens.serverCached());
    output.count(tokens.serverOutput());
    output.count(tokens.localInput());
    output.count(tokens.localOutput());
    output.count(tokens.events());
  }

  private void timing(ServerTiming timing) {
    if (!timing.equals(ServerTiming.NONE)) {
      output.count(timing.totalNs());
      output.count(timing.loadNs());
      output.count(timing.promptNs());
      output.count(timing.generationNs());
    }
  }

  private void events(RequestRecord request) {
    EventTimes events = request.events();
    output.unsigned(events.count());
    if (events.count() > 0) {
      output.signed(events.at(0) - request.scheduledNs());
    }
    for (int position = 1; position < events.count(); position++) {
      output.unsigned(events.gap(position));
    }
  }

  private void chunks(RequestRecord request) {
    if (!hasOnlyText(request)) {
      Chunks chunks = request.chunks();
      output.unsigned(chunks.count());
      output.signed(chunks.firstNs() - request.scheduledNs());
      output.signed(chunks.lastNs() - request.scheduledNs());
    }
  }

  private void endpoint(RequestRecord request) {
    if (request.endpoint() != 0) {
      output.count(request.endpoint());
    }
  }
}
