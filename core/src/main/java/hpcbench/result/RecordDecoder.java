package hpcbench.result;

import hpcbench.measure.Chunks;
import hpcbench.measure.EventTimes;
import hpcbench.measure.FailureKind;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.ServerTiming;
import hpcbench.measure.TokenCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Reads the records of one block, as [RecordEncoder] wrote them.
final class RecordDecoder {
  private final VarintInput input;
  private final List<String> texts = new ArrayList<>();
  private long lastIndex;
  private long lastScheduledNs;

  RecordDecoder(VarintInput input) {
    this.input = input;
  }

  RequestRecord decode() {
    lastIndex += input.signed();
    lastScheduledNs += input.signed();
    int flags = (int) input.unsigned();
    long[] instants = instants(flags);
    Outcome outcome = outcome();
    TokenCounts tokens = tokens();
    ServerTiming timing = (flags & 1 << 3) == 0 ? ServerTiming.NONE : timing();
    EventTimes events = events();
    return new RequestRecord(
        lastIndex,
        (flags & 1) == 1 ? Phase.MEASUREMENT : Phase.WARM_UP,
        lastScheduledNs,
        instants[0],
        instants[1],
        instants[2],
        instants[3],
        instants[4],
        instants[5],
        outcome,
        tokens,
        timing,
        RequestLogFormat.GRADES.get(flags >> 1 & 3),
        events,
        (flags & 1 << 10) == 0 ? Chunks.of(events) : chunks(),
        (flags & 1 << 11) == 0 ? 0 : input.smallCount());
  }

  private long[] instants(int flags) {
    long[] instants = new long[6];
    long before = lastScheduledNs;
    for (int position = 0; position < instants.length; position++) {
      boolean happened = (flags & 1 << (4 + position)) != 0;
      before = happened ? before + input.signed() : before;
      instants[position] = happened ? before : -1;
    }
    return instants;
  }

  private Outcome outcome() {
    int code = input.small();
    return switch (code) {
      case 0 -> new Outcome.Completed(text());
      case 1 -> new Outcome.Failed(failure(text()), input.small(), text());
      case 2 -> new Outcome.Abandoned();
      case 3 -> new Outcome.NotSent(text());
      default -> throw new IllegalArgumentException("no outcome has the code " + code);
    };
  }

  private static FailureKind failure(String name) {
    return FailureKind.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private String text() {
    int known = input.smallCount();
    if (known >= 0) {
      return texts.get(known);
    }
    String text = input.text();
    texts.add(text);
    return text;
  }

  private TokenCounts tokens() {
    return new TokenCounts(
        input.smallCount(),
        input.smallCount(),
        input.smallCount(),
        input.smallCount(),
        input.smallCount(),
        input.smallCount());
  }

  private ServerTiming timing() {
    return new ServerTiming(input.count(), input.count(), input.count(), input.count());
  }

  private EventTimes events() {
    long[] instants = new long[input.length()];
    long before = lastScheduledNs;
    for (int position = 0; position < instants.length; position++) {
      before += position == 0 ? input.signed() : input.unsigned();
      instants[position] = before;
    }
    return EventTimes.of(instants);
  }

  private Chunks chunks() {
    return new Chunks(
        input.small(), lastScheduledNs + input.signed(), lastScheduledNs + input.signed());
  }
}
